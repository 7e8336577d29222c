import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { identityErrors, identityEvents, type Team } from '../contract.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { readShape, shapes } from './structure-queries.ts';
import { personSubject } from './subjects.ts';
import { unlessTaken } from './unless-taken.ts';

/** Adds a team. Throws `identity.name_taken`. */
export async function addTeam(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: { readonly name: string; readonly tier: number; readonly confidential?: boolean },
): Promise<Team> {
  const at = deps.clock.now();
  const id = newId(at.getTime());
  const name = cleanName(input.name);
  const what = { actor, at, subject: personSubject(id) };
  const write = () =>
    record(tx, {
      writes: {
        team: sql`insert into identity_teams (id, name, name_key, tier, confidential, created_at)
          values (${id}, ${name}, ${nameKey(name)}, ${input.tier}, ${input.confidential ?? false}, ${at})`,
      },
      events: [happened(identityEvents.teamAdded, what, { name, tier: input.tier })],
      select: sql`select 1`,
    });
  await unlessTaken({ identity_teams_name_key_key: identityErrors.nameTaken }, write);
  return readShape(tx, shapes.team, id);
}
