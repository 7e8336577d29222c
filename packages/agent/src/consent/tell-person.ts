import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import type { ActionContext } from '../actions/action.ts';
import type { Session } from '../parsers/who.ts';

/**
 * Puts a message before the person of a session, and says whether it got there. A terminal takes it at once or
 * not at all: one that is stopped must not stop us.
 */
export async function tellPerson(
  session: Session,
  lines: readonly string[],
  context: ActionContext,
): Promise<boolean> {
  const { user, terminal } = session;
  const isTold = terminal.startsWith(':')
    ? await tellDesktop(session, lines, context)
    : writeTo(`/dev/${terminal}`, `\r\n\x07*** ${lines.join('\r\n*** ')}\r\n`);
  context.record(`${user} on ${terminal}: ${isTold ? 'told' : 'could not be told'}`);
  return isTold;
}

function writeTo(path: string, text: string): boolean {
  try {
    const file = openSync(
      path,
      constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
    );
    try {
      if (!fstatSync(file).isCharacterDevice()) return false;
      const bytes = Buffer.from(text);
      return writeSync(file, bytes) === bytes.length;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

/** By the person's own message bus, as the person: nothing of the desktop is touched with our rights. */
async function tellDesktop(
  { user }: Session,
  lines: readonly string[],
  context: ActionContext,
): Promise<boolean> {
  const asked = await context.exec(['id', '-u', '--', user]);
  const uid = asked.stdout.trim();
  if (asked.code !== 0 || !/^\d+$/.test(uid)) return false;
  const bus = `DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/${uid}/bus`;
  const [title = '', ...rest] = lines;
  const notify = ['notify-send', '--urgency=critical', '--app-name=Deskhand', title, rest.join('\n')];
  const ran = await context.exec(['runuser', '-u', user, '--', 'env', bus, ...notify], { timeoutMs: 10_000 });
  return ran.end === 'exited' && ran.code === 0;
}
