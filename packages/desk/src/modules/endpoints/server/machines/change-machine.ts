import { sql } from 'kysely';
import type { InputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { changesOf, requireMerge, versionsOf } from '#platform/server/merge-fields';
import { endpointErrors, endpointEvents } from '../../contract.ts';
import type { machineEndpoints } from '../../contract/machine-endpoints.ts';
import type { EndpointsDeps } from '../deps.ts';
import { endpointSubject } from '../subject.ts';
import { requireReferences } from './check-references.ts';
import { requireMachine } from './find-machine.ts';
import { sortKey } from './machine-rows.ts';

/**
 * Names a machine, or says where it stands, whose it is and which team looks after it; merged by field. Throws
 * `endpoints.machine_not_found`, `endpoints.conflict`, `endpoints.unknown_reference`.
 */
export async function changeMachine(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  input: InputOf<(typeof machineEndpoints)['change']>,
): Promise<void> {
  const { id, version, ...wanted } = input;
  const row = await requireMachine(tx, actor, id, 'change');
  const fields = { name: row.name, siteId: row.site_id, personId: row.person_id, teamId: row.team_id };
  const now = { fields, version: row.version, fieldVersions: row.field_versions };
  const given = { ...wanted, ...(wanted.name === undefined ? {} : { name: wanted.name.trim() }) };
  const changed = requireMerge<typeof fields>(now, given, version, endpointErrors.conflict);
  if (Object.keys(changed).length === 0) return;
  await requireReferences(tx, changed);
  const after = { ...fields, ...changed };
  const next = row.version + 1;
  const what = { actor, at: deps.clock.now(), subject: endpointSubject(id) };
  await record(tx, {
    writes: {
      machine: sql`update endpoints_machines set name = ${after.name}, sort_key = ${sortKey(after.name)}, site_id = ${after.siteId},
        person_id = ${after.personId}, team_id = ${after.teamId}, version = ${next},
        field_versions = field_versions || ${versionsOf(changed, next)}::jsonb where id = ${id}`,
    },
    events: [happened(endpointEvents.changed, what, { version: next, changes: changesOf(fields, changed) })],
    select: sql`select 1`,
  });
}
