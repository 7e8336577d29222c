import { sql } from 'kysely';
import { forgetDeliveries } from '#platform/server/mail/outbound-records';
import type { MailDeps } from '../api.ts';
import type { Applier } from './applier.ts';

/** A record that is younger is still in the hands of the process that took it in. */
const leftAfterMs = 60_000;
const batch = 50;
/** Budgets look back an hour; the answers of servers are kept longer for people to read. */
const deliveriesKeptMs = 30 * 24 * 3_600_000;

/** Applies records that a crash or a failure left behind. */
export async function sweepMail(deps: MailDeps, applier: Applier): Promise<number> {
  const now = deps.clock.now();
  const left = await deps.database.reader.rows<{ id: string }>(sql<{ id: string }>`select id from mail_records
    where state = 'received' and (next_try_at <= ${now} or (next_try_at is null and received_at < ${new Date(now.getTime() - leftAfterMs)}))
    order by received_at limit ${batch}`);
  await Promise.all(left.map((record) => applier.apply(record.id)));
  return left.length;
}

/** Forgets what no budget needs any more. */
export async function forgetOldDeliveries(deps: MailDeps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - deliveriesKeptMs);
  await deps.database.write((tx) => forgetDeliveries(tx, before));
}
