import { sql } from 'kysely';
import { forgetFailures, failedUids, knownUids } from './journal.ts';
import { takeUids } from './look.ts';
import { dateOf, type Session } from './session.ts';

interface Count {
  readonly uids: ReadonlySet<number>;
  readonly stored: number;
  readonly leftOut: number;
  readonly missing: readonly number[];
}

/**
 * Holds every mail in the folder against what the desk has, takes what is missing, also what failed before, and writes
 * down the result. The cursor alone would never notice a mail that the server numbered below it.
 */
export async function countMails(session: Session): Promise<void> {
  let count = await compare(session);
  if (count.missing.length > 0) {
    await takeUids(session, count.missing, { again: true });
    count = await compare(session);
  }
  await forgetGone(session, count.uids);
  const { deps, mailboxId, holder } = session.fetching;
  const at = deps.clock.now();
  await deps.database.write((tx) =>
    tx.run(sql`update mail_fetch_states set counted_at = ${at}, on_server = ${count.uids.size}, stored = ${count.stored},
      left_out = ${count.leftOut}, missing = ${count.missing.length} where mailbox_id = ${mailboxId} and holder = ${holder}`),
  );
  session.countedAt = at;
}

async function compare(session: Session): Promise<Count> {
  const { client, fetching, numbering } = session;
  const found = await client.search({ all: true }, { uid: true });
  const uids = Array.isArray(found) ? found : [];
  const known = await knownUids(fetching.deps, numbering, uids);
  const unknown = uids.filter((uid) => !known.has(uid));
  const dates = session.leftOutByDate ? await datesOf(session, unknown) : new Map<number, Date>();
  const missing = unknown.filter((uid) => !session.isLeftOut({ uid, internalDate: dates.get(uid) }));
  return {
    uids: new Set(uids),
    stored: known.size,
    leftOut: unknown.length - missing.length,
    missing,
  };
}

async function datesOf(session: Session, uids: readonly number[]): Promise<Map<number, Date>> {
  const dates = new Map<number, Date>();
  if (uids.length === 0) return dates;
  for await (const mail of session.client.fetch(
    [...uids],
    { uid: true, internalDate: true },
    { uid: true },
  )) {
    const date = dateOf(mail.internalDate);
    if (date) dates.set(mail.uid, date);
  }
  return dates;
}

/** What failed and is no longer on the server is nobody's concern any more. */
async function forgetGone(session: Session, onServer: ReadonlySet<number>): Promise<void> {
  const { deps } = session.fetching;
  const failed = await failedUids(deps, session.numbering);
  const gone = [...failed.keys()].filter((uid) => !onServer.has(uid));
  if (gone.length > 0) await forgetFailures(deps, session.numbering, gone);
}
