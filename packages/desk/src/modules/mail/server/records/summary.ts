import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { mailKind } from '#platform/server/mail/mail-item';
import type { MailSummary } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { aboutSeenTickets } from '../outbound/outbound.ts';
import { recordJoins, visibleRecords } from './records.ts';

/** Beyond that a number says only "many"; counting on would cost and tell nothing. */
const countedAtMost = 1000;

/** How many mails wait for a person, among those that the actor sees. */
export async function summariseMail(db: Reader, deps: MailDeps, actor: Actor): Promise<MailSummary> {
  const seen = visibleRecords(deps, actor);
  const about = aboutSeenTickets(deps, actor);
  const row = await db.first<MailSummary>(sql<MailSummary>`select
    (select count(*)::int from (select 1 from ${recordJoins} where r.verdict = 'quarantined' and r.decision is null and ${seen} limit ${countedAtMost}) q) as quarantined,
    (select count(*)::int from (select 1 from ${recordJoins} where r.state = 'received' and ${seen} limit ${countedAtMost}) w) as waiting,
    (select count(*)::int from (select 1 from platform_outbox o where o.kind = ${mailKind} and o.state = 'parked' and ${about} limit ${countedAtMost}) p) as parked,
    (select count(*)::int from (select 1 from platform_outbox o where o.kind = ${mailKind} and o.state = 'failed' and ${about} limit ${countedAtMost}) f) as failed`);
  return row ?? { quarantined: 0, waiting: 0, parked: 0, failed: 0 };
}
