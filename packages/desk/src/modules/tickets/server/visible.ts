import { sql, type RawBuilder } from 'kysely';
import { can, type Actor } from '#platform/server/actor';

/**
 * The one predicate of who sees which ticket, over the alias `t`. List, counters, search, attachments, live feed and
 * every command start from it; nobody keeps a copied access list.
 */
export function visible(actor: Actor): RawBuilder<boolean> {
  if (actor.onlySubjectId !== null) return sql<boolean>`t.id = ${actor.onlySubjectId}`;
  if (actor.kind !== 'person') return can(actor, 'tickets.read') ? sql<boolean>`true` : sql<boolean>`false`;
  const mine = sql<boolean>`t.id in (${ownTickets(actor)})`;
  if (!can(actor, 'tickets.read')) return mine;
  if (actor.onlyTeamIds) return sql<boolean>`(t.team_id = any(${[...actor.onlyTeamIds]}) or ${mine})`;
  return sql<boolean>`(${notConfidential(actor, sql`t.team_id`)} or ${mine})`;
}

/**
 * Ids of a person's own tickets: requester, affected person, participant whom a technician accepted, and colleagues'
 * where identity names an organisation that shares them. A select by index each, so that a requester's list costs
 * the same however many tickets the desk has.
 */
export function ownTickets(actor: Actor): RawBuilder<unknown> {
  const me = actor.personId;
  return sql`select o.id from tickets o where o.requester_id = ${me}
    union all select o.id from tickets o where o.affected_id = ${me}
    union all select p.ticket_id from tickets_participants p where p.person_id = ${me} and p.state = 'accepted'
    ${colleagues(actor)}`;
}

/** Confidential teams stay out of what colleagues share. */
function colleagues(actor: Actor): RawBuilder<unknown> {
  if (actor.organisationId === null || can(actor, 'tickets.read')) return sql``;
  return sql`union all select o.id from tickets o join identity_cards c on c.id = o.requester_id
    where c.organisation_id = ${actor.organisationId} and ${notConfidential(actor, sql`o.team_id`)}`;
}

function notConfidential(actor: Actor, team: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(${team} is null or ${team} not in
    (select c.id from identity_team_cards c where c.confidential and c.id <> all(${[...actor.teamIds]})))`;
}

/** Whether the actor works at the desk and therefore sees internal messages too. */
export function seesInternal(actor: Actor): boolean {
  return actor.onlySubjectId === null && can(actor, 'tickets.read');
}

/** The messages that an actor may see, over the alias `m`: a requester never sees notes, nor a reply that is still held. */
export function visibleMessages(actor: Actor, now: Date): RawBuilder<boolean> {
  if (seesInternal(actor)) return sql<boolean>`true`;
  return sql<boolean>`(m.visibility = 'public' and m.withdrawn_at is null and (m.held_until is null or m.held_until <= ${now}))`;
}
