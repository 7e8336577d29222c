import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { requireMerge } from '#platform/server/merge-fields';
import { identityErrors, type Person, type PersonChange } from '../contract.ts';
import { requireAddress } from './address.ts';
import { lockAdministrators, requireOtherAdministrator } from './administrators.ts';
import { requireOpenTeams, requireReferences } from './check-references.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName } from './names.ts';
import { readPerson } from './people-queries.ts';
import { requireRightToChange } from './person-rights.ts';
import { fieldsOf, type PersonFields } from './person-fields.ts';
import type { PersonRow } from './tables.ts';
import { visiblePeople } from './visible-people.ts';
import { writePersonChange } from './write-person-change.ts';

/**
 * Changes a person. Fields that others changed meanwhile are merged; the same field is `identity.conflict`. A change
 * of role or state ends all sessions of the person. Throws `identity.not_found`, `identity.not_allowed`,
 * `identity.role_too_wide`, `identity.last_administrator`, `identity.email_taken`.
 */
export async function changePerson(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: PersonChange & { readonly id: string },
): Promise<Person> {
  const at = deps.clock.now();
  const touchesAdministrators =
    input.role !== undefined || input.state !== undefined || input.endsAt !== undefined;
  if (touchesAdministrators) await lockAdministrators(tx);
  const row = await lockPerson(tx, actor, input.id);
  const before = fieldsOf(row);
  const now = { fields: before, version: row.version, fieldVersions: row.field_versions };
  const changed = requireMerge(now, wantedFields(input), input.version, identityErrors.conflict);
  if (Object.keys(changed).length === 0) return readPerson(tx, actor, row.id);
  requireRightToChange(actor, row, changed, deps.permissionsOf);
  await requireSense(tx, actor, row, { changed, at });
  await writePersonChange(tx, { actor, row, before, changed, at });
  return readPerson(tx, actor, row.id);
}

type LockedPerson = PersonRow & { readonly team_ids: string[] };

async function lockPerson(tx: Tx, actor: Actor, id: string): Promise<LockedPerson> {
  const row = await tx.first<PersonRow>(
    sql<PersonRow>`select p.* from identity_people p where p.id = ${id} and ${visiblePeople(actor, 'p')} for update of p`,
  );
  if (!row) throw new AppError(identityErrors.notFound);
  // Read after the lock is held: whoever held it before may have changed the teams.
  const teams = await tx.rows<{ team_id: string }>(
    sql<{
      team_id: string;
    }>`select team_id from identity_memberships where person_id = ${id} order by team_id`,
  );
  return { ...row, team_ids: teams.map((t) => t.team_id) };
}

/** The fields of a request in the form in which they are compared and stored. */
function wantedFields(input: PersonChange): Partial<PersonFields> {
  const { version: _, id: __, ...given } = input as PersonChange & { id: string };
  return {
    ...given,
    ...(given.name === undefined ? {} : { name: cleanName(given.name) }),
    ...(given.email === undefined ? {} : { email: requireAddress(given.email).address }),
    ...(typeof given.phone === 'string' ? { phone: given.phone.trim() } : {}),
    ...(given.teamIds === undefined ? {} : { teamIds: [...new Set(given.teamIds)].sort() }),
    ...(given.onlyTeamIds ? { onlyTeamIds: [...new Set(given.onlyTeamIds)].sort() } : {}),
    ...(given.endsAt ? { endsAt: new Date(given.endsAt).toISOString() } : {}),
  };
}

/** What the new values must agree with: existing references, time, and that somebody stays administrator. */
async function requireSense(
  tx: Tx,
  actor: Actor,
  row: LockedPerson,
  { changed, at }: { changed: Partial<PersonFields>; at: Date },
): Promise<void> {
  await requireReferences(tx, changed);
  const joined = (changed.teamIds ?? []).filter((id) => !row.team_ids.includes(id));
  await requireOpenTeams(tx, actor, joined);
  if (changed.endsAt && new Date(changed.endsAt) <= at) throw new AppError(identityErrors.endsInThePast);
  const staysAdministrator =
    (changed.role ?? 'administrator') === 'administrator' &&
    (changed.state ?? 'active') === 'active' &&
    !changed.endsAt;
  if (row.role === 'administrator' && row.state === 'active' && !staysAdministrator)
    await requireOtherAdministrator(tx, row.id);
}
