import { sql } from 'kysely';
import type { ServerFrame, SignedCancel, WorkRequest } from '@deskhand/protocol';
import type { GatewayDeps } from './deps.ts';
import type { Session } from './session.ts';

/** The most that one answer carries; a frame `work` follows when there is more. */
const jobsPerAnswer = 64;

interface Row {
  readonly envelope: string;
  readonly sequence: number;
}

/** The answer to a machine for which nothing waits. */
export const noWork = { text: '{"jobs":[]}', isMore: false };

/**
 * Signed jobs that a machine does not have, in the order of their sequence, as the text that was signed. It is written
 * down that they were handed out before they are: from then on nobody but the machine knows what became of them. A job
 * that was started is not among them: a machine that lost its memory must not start it a second time. One that nobody
 * wants any more, and that never arrived (its number is above all that the machine has written down), goes back to the
 * desk, which ends it.
 */
export async function fetchWork(
  { database, clock }: GatewayDeps,
  session: Session,
  { after, have }: WorkRequest,
): Promise<{ text: string; isMore: boolean }> {
  const at = clock.now();
  const rows = await database.writeAlone<Row>(sql<Row>`
    with chosen as (select id from endpoints_jobs
      where machine_id = ${session.machineId} and state in ('queued', 'accepted') and envelope is not null
        and expires_at > ${at} and cancel is null and id <> all(${[...have]}::uuid[])
      order by sequence limit ${jobsPerAnswer} for no key update),
    lost as (update endpoints_jobs set fetched_at = null
      where machine_id = ${session.machineId} and state = 'queued' and fetched_at is not null
        and (expires_at <= ${at} or cancel is not null) and sequence > ${after} and id <> all(${[...have]}::uuid[]))
    update endpoints_jobs j set fetched_at = coalesce(j.fetched_at, ${at})
    from chosen where j.id = chosen.id returning j.envelope, j.sequence`);
  const jobs = rows.toSorted((a, b) => a.sequence - b.sequence).map(({ envelope }) => envelope);
  return { text: `{"jobs":[${jobs.join(',')}]}`, isMore: rows.length === jobsPerAnswer };
}

/** Cancels of jobs that a machine says it has not ended: it may have been away when they were wanted. */
export async function openCancels(
  { database }: GatewayDeps,
  session: Session,
  { have }: WorkRequest,
): Promise<ServerFrame[]> {
  if (have.length === 0) return [];
  const rows = await database.reader.rows<{ cancel: string }>(sql<{ cancel: string }>`
    select cancel from endpoints_jobs
    where machine_id = ${session.machineId} and cancel is not null and state <> 'ended' and id = any(${[...have]}::uuid[])`);
  return rows.map(({ cancel }) => ({ kind: 'cancel', cancel: JSON.parse(cancel) as SignedCancel }));
}
