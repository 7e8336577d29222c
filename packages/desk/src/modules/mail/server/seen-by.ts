import { sql } from 'kysely';
import { can, type Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { MailDeps } from './api.ts';
import { aboutSeenTickets } from './outbound/outbound.ts';
import { recordJoins, visibleRecords } from './records/records.ts';

/** Which of these records, outgoing mails and mailboxes the actor may know about. */
export async function seenBy(
  db: Reader,
  deps: MailDeps,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (!can(actor, 'mail.read')) return new Set();
  const asked = [...ids];
  const rows = await db.rows<{ id: string }>(sql<{ id: string }>`
    select r.id from ${recordJoins} where r.id = any(${asked}) and ${visibleRecords(deps, actor)}
    union all select o.id from platform_outbox o where o.id = any(${asked}) and ${aboutSeenTickets(deps, actor)}
    union all select m.id from mail_mailboxes m where m.id = any(${asked})`);
  return new Set(rows.map((row) => row.id));
}
