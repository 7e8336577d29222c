import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { MailDeps } from '../api.ts';
import { readMailStart } from './records.ts';

/** As much of a header as a person reads; the source has all of it. */
const shownBytes = 64 * 1024;

/** The header of a mail as it came in, for reading: bytes that are no text are shown as such. */
export async function readHeaderText(
  db: Reader,
  deps: MailDeps,
  actor: Actor,
  id: string,
): Promise<{ text: string; cut: boolean }> {
  const start = await readMailStart(db, deps, actor, { id, bytes: shownBytes });
  const text = decode(start).replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  return {
    text: (end < 0 ? text : text.slice(0, end)).replaceAll('\0', '\uFFFD'),
    cut: end < 0 && start.length === shownBytes,
  };
}

/** Old programs write Latin-1 where only ASCII is allowed (RFC 5322 section 2.2); as UTF-8 it would be unreadable. */
function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}
