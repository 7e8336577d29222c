import { sql, type RawBuilder } from 'kysely';
import { can, type Actor } from '#platform/server/actor';

/**
 * The one predicate of who sees which ticket, over the alias `t`. List, counters, search, attachments, live feed and
 * every command start from it; nobody keeps a copied access list.
 */
export function visible(actor: Actor): RawBuilder<boolean> {
  if (actor.onlySubjectId !== null) return sql<boolean>`t.id = ${actor.onlySubjectId}`;
  if (actor.kind !== 'person') return can(actor, 'tickets.read') ? sql<boolean>`true` : sql<boolean>`false`;
  const mine = involves(actor);
  if (!can(actor, 'tickets.read')) return sql<boolean>`(${mine} or ${colleagues(actor)})`;
  if (actor.onlyTeamIds) return sql<boolean>`(t.team_id = any(${[...actor.onlyTeamIds]}) or ${mine})`;
  return sql<boolean>`(${notConfidential(actor)} or ${mine})`;
}

/** Requester, affected person, or a participant whom a technician accepted. */
function involves(actor: Actor): RawBuilder<boolean> {
  const me = actor.personId;
  return sql<boolean>`(t.requester_id = ${me} or t.affected_id = ${me} or t.id in
    (select p.ticket_id from tickets_participants p where p.person_id = ${me} and p.state = 'accepted'))`;
}

/** Identity names the actor's organisation only where its people see each other's requests; confidential teams stay out. */
function colleagues(actor: Actor): RawBuilder<boolean> {
  if (actor.organisationId === null) return sql<boolean>`false`;
  return sql<boolean>`(${notConfidential(actor)} and t.requester_id in
    (select c.id from identity_cards c where c.organisation_id = ${actor.organisationId}))`;
}

function notConfidential(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`(t.team_id is null or t.team_id not in
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
