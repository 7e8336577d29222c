import { sql, type RawBuilder } from 'kysely';
import { can, type Actor } from '#platform/server/actor';

/**
 * Which people an actor may see, over the alias `people` of `identity_people` or `identity_cards`: the desk sees all,
 * a consultant the members of the named teams, everybody else themselves.
 */
export function visiblePeople(actor: Actor, people = 'people'): RawBuilder<boolean> {
  const id = sql.ref(`${people}.id`);
  const oneself = sql<boolean>`${id} = ${actor.personId}::uuid`;
  if (actor.onlySubjectId !== null || !can(actor, 'identity.read')) return oneself;
  if (actor.onlyTeamIds === null) return sql<boolean>`true`;
  return sql<boolean>`(${oneself} or ${id} in (select m.person_id from identity_memberships m
    where m.team_id = any(${[...actor.onlyTeamIds]}::uuid[])))`;
}
