import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { identityErrors, identityEvents, type Site } from '../contract.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { readShape, shapes } from './structure-queries.ts';
import { personSubject } from './subjects.ts';
import { unlessTaken } from './unless-taken.ts';

/** Adds a site. Throws `identity.name_taken`, `identity.unknown_time_zone`. */
export async function addSite(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: { readonly name: string; readonly timeZone: string },
): Promise<Site> {
  const at = deps.clock.now();
  const id = newId(at.getTime());
  const name = cleanName(input.name);
  const timeZone = requireTimeZone(input.timeZone);
  const what = { actor, at, subject: personSubject(id) };
  const write = () =>
    record(tx, {
      writes: {
        site: sql`insert into identity_sites (id, name, name_key, time_zone, created_at)
          values (${id}, ${name}, ${nameKey(name)}, ${timeZone}, ${at})`,
      },
      events: [happened(identityEvents.siteAdded, what, { name, timeZone })],
      select: sql`select 1`,
    });
  await unlessTaken({ identity_sites_name_key_key: identityErrors.nameTaken }, write);
  return readShape(tx, shapes.site, id);
}

/** The name of a time zone as the IANA database writes it; offsets such as `+02:00` know no summer time and are none. */
export function requireTimeZone(text: string): string {
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    if (!/^[+-]/.test(known)) return known;
  } catch {
    // Falls through: RangeError for a name that is not in the database.
  }
  throw new AppError(identityErrors.unknownTimeZone);
}
