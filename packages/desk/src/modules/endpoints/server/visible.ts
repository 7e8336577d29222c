import { sql, type RawBuilder } from 'kysely';
import { can, type Actor } from '#platform/server/actor';

/**
 * The one predicate of who sees which machine, over the alias `m`. List, counters, dots, jobs, output, evidence and
 * every command start from it. A consultant sees the machines of the own teams; a link in a mail opens none.
 */
export function visible(actor: Actor): RawBuilder<boolean> {
  if (actor.onlySubjectId !== null || !can(actor, 'endpoints.read')) return sql<boolean>`false`;
  if (actor.onlyTeamIds) return sql<boolean>`m.team_id = any(${[...actor.onlyTeamIds]}::uuid[])`;
  return sql<boolean>`true`;
}
