import { sql, type RawBuilder } from 'kysely';
import type { OutputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import type { Reader, Tx } from '#platform/server/db/database';
import type { ticketsContract, TicketStatus } from '../contract.ts';

/** The place of a ticket in the counts. */
export interface Place {
  readonly teamId: string | null;
  readonly status: TicketStatus;
  readonly assigneeId: string | null;
}

/** The statement of a command that takes a ticket out of one place and puts it into another. */
export function counted(from: Place | null, to: Place | null): RawBuilder<unknown> {
  const rows = [...(from ? [{ ...from, delta: -1 }] : []), ...(to ? [{ ...to, delta: 1 }] : [])];
  return sql`insert into tickets_counter_deltas (team_id, status, assignee_id, delta)
    select d."teamId", d.status, d."assigneeId", d.delta
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d("teamId" uuid, status text, "assigneeId" uuid, delta int)`;
}

/** Folds the rows that commands have left; one statement, so a crash in between loses and doubles nothing. */
export function foldCounters(tx: Tx): Promise<number> {
  return tx.run(sql`with taken as (
      delete from tickets_counter_deltas where id in (select id from tickets_counter_deltas order by id limit 20000 for update skip locked)
      returning team_id, status, assignee_id, delta)
    insert into tickets_counters as c (team_id, status, assignee_id, total)
      select team_id, status, assignee_id, sum(delta) from taken group by team_id, status, assignee_id having sum(delta) <> 0
      on conflict (team_id, status, assignee_id) do update set total = c.total + excluded.total`);
}

type Counters = OutputOf<(typeof ticketsContract)['endpoints']['counters']>;

/** Counts of the standard views; the same limits of sight as the list, which are limits of teams for a technician. */
export async function readCounters(db: Reader, actor: Actor): Promise<Counters> {
  const me = actor.personId;
  const row = await db.first<Counters>(sql<Counters>`with places as (
      select team_id, status, assignee_id, total as n from tickets_counters
      union all select team_id, status, assignee_id, delta from tickets_counter_deltas)
    select ${sum(sql`${open}`)} as unresolved,
      ${sum(sql`${open} and assignee_id is null`)} as unassigned,
      ${sum(sql`${open} and assignee_id = ${me}`)} as mine,
      ${sum(sql`status in ('pending-requester', 'pending-third-party', 'pending-time')`)} as waiting,
      ${sum(sql`status = 'resolved'`)} as resolved,
      ${sum(sql`${open} and team_id = any(${[...actor.teamIds]})`)} as "myTeams"
    from places where ${countable(actor)}`);
  return row ?? { unresolved: 0, unassigned: 0, mine: 0, waiting: 0, resolved: 0, myTeams: 0 };
}

const open = sql`status in ('new', 'open', 'pending-requester', 'pending-third-party', 'pending-time')`;

function sum(where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(sum(n) filter (where ${where}), 0)::int`;
}

/** The predicate of `visible` as far as it speaks of teams; a technician's own requests in foreign teams are not queue work. */
function countable(actor: Actor): RawBuilder<boolean> {
  if (actor.kind !== 'person') return sql<boolean>`true`;
  if (actor.onlyTeamIds) return sql<boolean>`team_id = any(${[...actor.onlyTeamIds]})`;
  return sql<boolean>`(team_id is null or team_id not in
    (select c.id from identity_team_cards c where c.confidential and c.id <> all(${[...actor.teamIds]})))`;
}
