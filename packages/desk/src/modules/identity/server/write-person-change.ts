import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { changesOf, versionsOf } from '#platform/server/merge-fields';
import { identityErrors, identityEvents } from '../contract.ts';
import { requireAddress } from './address.ts';
import { nameKey } from './names.ts';
import type { PersonFields } from './person-fields.ts';
import { personSubject } from './subjects.ts';
import type { PersonRow } from './tables.ts';
import { unlessTaken } from './unless-taken.ts';

/** A change that was judged and is about to be written. */
export interface JudgedChange {
  readonly actor: Actor;
  readonly row: PersonRow;
  readonly before: PersonFields;
  readonly changed: Partial<PersonFields>;
  readonly at: Date;
}

/**
 * Writes a change of a person and what follows from it in one statement: a new role or state ends sessions, a new
 * role, state or address ends one-time links and ticket links. Throws `identity.email_taken`.
 */
export async function writePersonChange(tx: Tx, change: JudgedChange): Promise<void> {
  const { actor, row, before, changed, at } = change;
  const after: PersonFields = { ...before, ...changed };
  const endsSessions = 'role' in changed || 'state' in changed;
  const endsLinks = endsSessions || 'email' in changed;
  const version = row.version + 1;
  const data = { version, changes: changesOf(before, changed) };
  const write = () =>
    record(tx, {
      writes: {
        person: updateOf(row, after, { endsLinks, versions: versionsOf(changed, version) }),
        ended_sessions: sql`delete from identity_sessions where ${endsSessions} and person_id in (select id from person)`,
        ended_links: sql`delete from identity_links where ${endsLinks} and person_id in (select id from person)`,
        left_teams: sql`delete from identity_memberships where person_id in (select id from person)
        and team_id <> all(${[...after.teamIds]}::uuid[])`,
        joined_teams: sql`insert into identity_memberships (person_id, team_id)
        select p.id, t from person p cross join unnest(${[...after.teamIds]}::uuid[]) t on conflict do nothing`,
      },
      events: [happened(identityEvents.personChanged, { actor, at, subject: personSubject(row.id) }, data)],
      guard: 'person',
      select: sql`select id from person`,
    });
  const done = await unlessTaken({ identity_people_email_key_key: identityErrors.emailTaken }, write);
  if (done.length === 0) throw new AppError(identityErrors.emailTaken);
}

/** The row is locked, so nothing but another person's address can be in the way. */
function updateOf(
  row: PersonRow,
  after: PersonFields,
  { endsLinks, versions }: { endsLinks: boolean; versions: string },
): RawBuilder<unknown> {
  const key = requireAddress(after.email).key;
  return sql`update identity_people set name = ${after.name}, sort_key = ${nameKey(after.name)}, email = ${after.email},
      email_key = ${key}, phone = ${after.phone}, role = ${after.role}, state = ${after.state}, site_id = ${after.siteId},
      organisation_id = ${after.organisationId}, ends_at = ${after.endsAt}::timestamptz,
      only_team_ids = ${after.onlyTeamIds && [...after.onlyTeamIds]}::uuid[], link_epoch = link_epoch + ${endsLinks ? 1 : 0},
      version = version + 1, field_versions = field_versions || ${versions}::jsonb
    where id = ${row.id} and not exists (select 1 from identity_people o where o.email_key = ${key} and o.id <> ${row.id})
    returning id`;
}
