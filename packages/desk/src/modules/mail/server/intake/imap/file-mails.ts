import { MailTrouble, troubleOf } from '#platform/server/mail/trouble';
import { noteTrouble } from './fetch-state.ts';
import { noteFiled, unfiledUids } from './journal.ts';
import type { Session } from './session.ts';

const filedAtOnce = 200;

/**
 * Flags or moves on the server what is durable here. A crash before it repeats this step alone; mail that cannot be
 * filed stays where it is and is shown, and fetching goes on.
 */
export async function fileMails(session: Session): Promise<void> {
  session.filing = undefined;
  const { deps, server, mailboxId, holder, address } = session.fetching;
  for (;;) {
    const uids = await unfiledUids(deps, session.numbering, filedAtOnce);
    if (uids.length === 0) return;
    try {
      if (server.afterwards !== 'leave') await fileOnServer(session, uids);
    } catch (error) {
      if (!session.client.usable) throw error;
      session.filing = troubleOf(error);
      await noteTrouble(deps, { mailboxId, holder, address }, session.filing, undefined);
      return;
    }
    await noteFiled(deps, session.numbering, uids);
  }
}

/** Mails that somebody else moved meanwhile are no failure: the server passes them over (RFC 9051 section 6.4.9). */
async function fileOnServer({ client, fetching }: Session, uids: readonly number[]): Promise<void> {
  const range = uids.join(',');
  const { afterwards, move_to: moveTo } = fetching.server;
  if (afterwards === 'seen') {
    const flagged = await client.messageFlagsAdd(range, ['\\Seen'], { uid: true });
    if (!flagged)
      await passIfGone(
        client,
        uids,
        new MailTrouble('refused-by-server', 'The server does not let mail be flagged.'),
      );
    return;
  }
  const moved = await client.messageMove(range, moveTo ?? '', { uid: true });
  if (moved) return;
  const known = (await client.list()).some((folder) => folder.path === moveTo);
  const trouble = known
    ? new MailTrouble('refused-by-server', `The server does not move mail to ${moveTo}.`)
    : new MailTrouble('folder-gone', `There is no folder ${moveTo}.`);
  await passIfGone(client, uids, trouble);
}

async function passIfGone(
  client: Session['client'],
  uids: readonly number[],
  otherwise: Error,
): Promise<void> {
  const left = await client.search({ uid: uids.join(',') }, { uid: true });
  if (!Array.isArray(left) || left.length > 0) throw otherwise;
}
