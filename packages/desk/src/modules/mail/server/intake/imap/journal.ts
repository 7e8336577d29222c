import { sql } from 'kysely';
import type { MailDeps } from '../../api.ts';

/** Mails of one folder in one numbering: UIDs mean something within it alone (RFC 9051 section 2.3.1.1). */
export interface Numbering {
  readonly mailboxId: string;
  readonly uidValidity: number;
}

type Needs = Pick<MailDeps, 'database' | 'clock'>;

/** Which of these the desk has. */
export async function knownUids(deps: Needs, of: Numbering, uids: readonly number[]): Promise<Set<number>> {
  const rows = await deps.database.reader.rows<{ uid: number }>(sql<{
    uid: number;
  }>`select uid from mail_fetched where mailbox_id = ${of.mailboxId} and uid_validity = ${of.uidValidity}
    and uid = any(${[...uids]}::bigint[])`);
  return new Set(rows.map((row) => row.uid));
}

/** Mails that are stored and wait to be flagged or moved on the server. */
export async function unfiledUids(deps: Needs, of: Numbering, limit: number): Promise<number[]> {
  const rows = await deps.database.reader.rows<{ uid: number }>(sql<{
    uid: number;
  }>`select uid from mail_fetched where mailbox_id = ${of.mailboxId} and uid_validity = ${of.uidValidity}
    and filed_at is null order by uid limit ${limit}`);
  return rows.map((row) => row.uid);
}

/** They were flagged or moved, or are gone from the folder. */
export async function noteFiled(deps: Needs, of: Numbering, uids: readonly number[]): Promise<void> {
  const at = deps.clock.now();
  await deps.database.write((tx) =>
    tx.run(sql`update mail_fetched set filed_at = ${at}
      where mailbox_id = ${of.mailboxId} and uid_validity = ${of.uidValidity} and uid = any(${[...uids]}::bigint[])`),
  );
}

/** A third failure puts a mail aside, so that it holds up nobody behind it. */
const triesPerMail = 3;

/** Mails that failed; true for those that were tried often enough for today. */
export async function failedUids(deps: Needs, of: Numbering): Promise<Map<number, boolean>> {
  const rows = await deps.database.reader.rows<{ uid: number; given_up: boolean }>(
    sql<{
      uid: number;
      given_up: boolean;
    }>`select uid, given_up from mail_fetch_failures where mailbox_id = ${of.mailboxId} and uid_validity = ${of.uidValidity}`,
  );
  return new Map(rows.map((row) => [row.uid, row.given_up]));
}

/** A mail could not be fetched (whole). */
export async function noteFetchFailure(
  deps: Needs,
  of: Numbering,
  failure: { readonly uid: number; readonly problem: string; readonly final?: boolean },
): Promise<void> {
  const at = deps.clock.now();
  await deps.database.write((tx) =>
    tx.run(sql`insert into mail_fetch_failures as f (mailbox_id, uid_validity, uid, attempts, problem, given_up, failed_at)
      values (${of.mailboxId}, ${of.uidValidity}, ${failure.uid}, 1, ${failure.problem}, ${failure.final ?? false}, ${at})
      on conflict (mailbox_id, uid_validity, uid) do update set attempts = f.attempts + 1, problem = excluded.problem,
        given_up = excluded.given_up or f.attempts + 1 >= ${triesPerMail}, failed_at = excluded.failed_at`),
  );
}

/** It is here after all, or gone from the server. */
export async function forgetFailures(deps: Needs, of: Numbering, uids: readonly number[]): Promise<void> {
  await deps.database.write((tx) =>
    tx.run(sql`delete from mail_fetch_failures
      where mailbox_id = ${of.mailboxId} and uid_validity = ${of.uidValidity} and uid = any(${[...uids]}::bigint[])`),
  );
}
