import { setTimeout as sleep } from 'node:timers/promises';
import type { Query } from './judge/stored.ts';
import type { Stage } from './set-up.ts';

const withinMs = 300_000;

/** What a crash left in the hands of a dead process is taken again after two minutes; a record of a mail after one. */
const leftBehindAfter = "interval '10 seconds'";

/**
 * Ends the load, lets lost operations be tried again and waits until nothing is on its way any more. With `hurry` the
 * claims of dead processes are made old instead of waiting two minutes for them to be so.
 */
export async function quiesce(stage: Stage, query: Query, hurry: boolean): Promise<void> {
  await stage.workload.pause();
  const begunAtMs = Date.now();
  for (;;) {
    const open = await stage.performer.retryLost();
    const waiting = await countWaiting(query);
    if (open === 0 && waiting === 0) return;
    if (Date.now() - begunAtMs > withinMs)
      throw new Error(
        `Not quiet after ${withinMs / 1000} s: ${open} operations and ${waiting} mails are open.`,
      );
    if (hurry) await makeOld(query);
    await sleep(250);
  }
}

async function countWaiting(query: Query): Promise<number> {
  const [row] = await query<{ n: number }>(`select
    (select count(*) from platform_outbox where state in ('ready', 'sending'))::int
    + (select count(*) from mail_records where state = 'received')::int as n`);
  return row?.n ?? 0;
}

async function makeOld(query: Query): Promise<void> {
  await query(`update platform_outbox set claimed_at = claimed_at - interval '2 minutes'
    where state = 'sending' and claimed_at < clock_timestamp() - ${leftBehindAfter}`);
  await query(
    `update platform_outbox set due_at = clock_timestamp() where state = 'ready' and due_at > clock_timestamp()`,
  );
  await query(`update mail_records set next_try_at = clock_timestamp()
    where state = 'received' and received_at < clock_timestamp() - ${leftBehindAfter}`);
}
