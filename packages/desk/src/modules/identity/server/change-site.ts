import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { changesOf, requireMerge, versionsOf } from '#platform/server/merge-fields';
import { identityErrors, identityEvents, type Site } from '../contract.ts';
import { requireTimeZone } from './add-site.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { lockShape, readShape, shapes } from './structure-queries.ts';
import { personSubject } from './subjects.ts';
import { unlessTaken } from './unless-taken.ts';

interface SiteInput {
  readonly id: string;
  readonly version: number;
  readonly name?: string;
  readonly timeZone?: string;
}

/** Changes a site, merged by field. Throws `identity.not_found`, `identity.conflict`, `identity.name_taken`. */
export async function changeSite(tx: Tx, deps: RoomDeps, actor: Actor, input: SiteInput): Promise<Site> {
  const { id, version } = input;
  const { now, fieldVersions } = await lockShape(tx, shapes.site, id);
  const fields = { name: now.name, timeZone: now.timeZone };
  const wanted = {
    ...(input.name === undefined ? {} : { name: cleanName(input.name) }),
    ...(input.timeZone === undefined ? {} : { timeZone: requireTimeZone(input.timeZone) }),
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
  const write = () =>
    record(tx, {
      writes: {
        site: sql`update identity_sites set name = ${after.name}, name_key = ${nameKey(after.name)}, time_zone = ${after.timeZone},
          version = ${next}, field_versions = field_versions || ${versionsOf(changed, next)}::jsonb where id = ${id}`,
      },
      events: [happened(identityEvents.siteChanged, what, data)],
      select: sql`select 1`,
    });
  await unlessTaken({ identity_sites_name_key_key: identityErrors.nameTaken }, write);
  return readShape(tx, shapes.site, id);
}
