import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { changesOf, requireMerge, versionsOf } from '#platform/server/merge-fields';
import { identityErrors, identityEvents, type Team } from '../contract.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { lockShape, readShape, shapes } from './structure-queries.ts';
import { personSubject } from './subjects.ts';
import { unlessTaken } from './unless-taken.ts';

interface TeamInput {
  readonly id: string;
  readonly version: number;
  readonly name?: string;
  readonly tier?: number;
  readonly confidential?: boolean;
}

/** Changes a team, merged by field. Throws `identity.not_found`, `identity.conflict`, `identity.name_taken`. */
export async function changeTeam(tx: Tx, deps: RoomDeps, actor: Actor, input: TeamInput): Promise<Team> {
  const { id, version, ...given } = input;
  const { now, fieldVersions } = await lockShape(tx, shapes.team, id);
  const fields = { name: now.name, tier: now.tier, confidential: now.confidential };
  const wanted = { ...given, ...(given.name === undefined ? {} : { name: cleanName(given.name) }) };
  const changed = requireMerge(
    { fields, version: now.version, fieldVersions },
    wanted,
    version,
    identityErrors.conflict,
  );
  if (Object.keys(changed).length === 0) return now;
  const after = { ...fields, ...changed };
  const next = now.version + 1;
  const what = { actor, at: deps.clock.now(), subject: personSubject(id) };
  const data = { version: next, changes: changesOf(fields, changed) };
  const write = () =>
    record(tx, {
      writes: {
        team: sql`update identity_teams set name = ${after.name}, name_key = ${nameKey(after.name)}, tier = ${after.tier},
          confidential = ${after.confidential}, version = ${next},
          field_versions = field_versions || ${versionsOf(changed, next)}::jsonb where id = ${id}`,
      },
      events: [happened(identityEvents.teamChanged, what, data)],
      select: sql`select 1`,
    });
  await unlessTaken({ identity_teams_name_key_key: identityErrors.nameTaken }, write);
  return readShape(tx, shapes.team, id);
}
