import { createHash } from 'node:crypto';
import type { Reader } from '../db/database.ts';
import type { Keys } from '../keys.ts';
import { composeMail, type ComposedMail } from './compose.ts';
import { signMail, type DkimKey } from './dkim.ts';
import type { Mailbox, OutboundMail } from './outbound.ts';

/** What composing needs beside the mail. */
export interface Workshop {
  readonly keys: Keys;
  /** Port of the room that owns the files. */
  readonly readFile: (db: Reader, digest: string) => Promise<Buffer>;
  /** Signs mails where it is set. */
  readonly dkim?: DkimKey | undefined;
}

/** One mail that is to be made. */
export interface ToCompose {
  /** Names the mail: the same id gives the same bytes. */
  readonly itemId: string;
  readonly mail: OutboundMail;
  readonly from: Mailbox;
  /** The time of the command, at every repeat. */
  readonly date: Date;
  /** Recipients that do not have the mail yet; all unless told. */
  readonly recipients?: readonly string[];
}

/** The name of this installation in the loop header: the same for all its processes, another one for a copy without the key. */
export function installationId(keys: Keys): string {
  return keys.sign('mail loop', 'installation');
}

/** Makes a mail from its outbox row. Delivery and preview both come here, so that what is shown is what leaves. */
export async function composeOutbound(db: Reader, deps: Workshop, p: ToCompose): Promise<ComposedMail> {
  const attachments = await Promise.all(
    (p.mail.attachments ?? []).map(async (a) => ({ ...a, bytes: await deps.readFile(db, a.digest) })),
  );
  const composed = await composeMail(p.mail, {
    from: p.from,
    installation: installationId(deps.keys),
    date: p.date,
    boundary: createHash('sha256').update(p.itemId).digest('hex').slice(0, 16),
    attachments,
    ...(p.recipients ? { recipients: p.recipients } : {}),
  });
  if (!deps.dkim) return composed;
  const domain = p.from.address.slice(p.from.address.lastIndexOf('@') + 1);
  return { ...composed, raw: await signMail(composed.raw, domain, deps.dkim) };
}
