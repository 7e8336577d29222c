import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { changesOf, requireMerge, versionsOf } from '#platform/server/merge-fields';
import { identityErrors, identityEvents, type Organisation } from '../contract.ts';
import { organisationTaken, requireDomains } from './add-organisation.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { lockShape, readShape, shapes } from './structure-queries.ts';
import { personSubject } from './subjects.ts';
import { unlessTaken } from './unless-taken.ts';

interface OrganisationInput {
  readonly id: string;
  readonly version: number;
  readonly name?: string;
  readonly mailDomains?: readonly string[];
  readonly sees?: Organisation['sees'];
}

/**
 * Changes an organisation, merged by field; people who are known keep their organisation when a domain moves. Throws
 * `identity.not_found`, `identity.conflict`, `identity.name_taken`, `identity.domain_taken`.
 */
export async function changeOrganisation(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: OrganisationInput,
): Promise<Organisation> {
  const { id, version, ...given } = input;
  const { now, fieldVersions } = await lockShape(tx, shapes.organisation, id);
  const fields = { name: now.name, mailDomains: [...now.mailDomains].sort(), sees: now.sees };
  const wanted = {
    ...(given.sees === undefined ? {} : { sees: given.sees }),
    ...(given.name === undefined ? {} : { name: cleanName(given.name) }),
    ...(given.mailDomains === undefined ? {} : { mailDomains: requireDomains(given.mailDomains) }),
  };
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
  const fresh = after.mailDomains.filter((domain) => !fields.mailDomains.includes(domain));
  const write = () =>
    record(tx, {
      writes: {
        organisation: sql`update identity_organisations set name = ${after.name}, name_key = ${nameKey(after.name)}, sees = ${after.sees},
          version = ${next}, field_versions = field_versions || ${versionsOf(changed, next)}::jsonb where id = ${id}`,
        dropped: sql`delete from identity_domains where organisation_id = ${id} and domain <> all(${after.mailDomains}::text[])`,
        domains: sql`insert into identity_domains (domain, organisation_id) select d, ${id}::uuid from unnest(${fresh}::text[]) d`,
      },
      events: [happened(identityEvents.organisationChanged, what, data)],
      select: sql`select 1`,
    });
  await unlessTaken(organisationTaken, write);
  return readShape(tx, shapes.organisation, id);
}
