import { sql } from 'kysely';
import { forgetDeliveries } from '#platform/server/mail/outbound-records';
import type { MailDeps } from '../api.ts';
import type { Applier } from './applier.ts';

/** A record that is younger is still in the hands of the process that took it in. */
const leftAfterMs = 60_000;
const batch = 100;
/** Budgets look back an hour; the answers of servers are kept longer for people to read. */
const deliveriesKeptMs = 30 * 24 * 3_600_000;

/** Applies records that a crash or a failure left behind, all that are due, oldest first. */
export async function sweepMail(deps: MailDeps, applier: Applier): Promise<number> {
  const now = deps.clock.now();
  const old = new Date(now.getTime() - leftAfterMs);
  let swept = 0;
  // One that another process holds stays due: the place of the last one keeps this from asking for it for ever.
  let after: Left = { id: '00000000-0000-0000-0000-000000000000', received_at: new Date(0) };
  for (;;) {
    const left: Left[] = await deps.database.reader
      .rows<Left>(sql<Left>`select id, received_at from mail_records
      where state = 'received' and (next_try_at <= ${now} or (next_try_at is null and received_at < ${old}))
        and (received_at, id) > (${after.received_at}, ${after.id})
      order by received_at, id limit ${batch}`);
    const taken = await Promise.all(left.map((record) => applier.apply(record.id)));
    swept += left.length;
    after = left.at(-1) ?? after;
    if (left.length < batch || !taken.every(Boolean)) return swept;
  }
}

interface Left {
  readonly id: string;
  readonly received_at: Date;
}

/** Forgets what no budget needs any more. */
export async function forgetOldDeliveries(deps: MailDeps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - deliveriesKeptMs);
  await deps.database.write((tx) => forgetDeliveries(tx, before));
}
