import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { identityErrors, identityEvents } from '../contract.ts';
import type { CleanAddress } from './address.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { passwordWrites } from './set-password.ts';
import { addressHash, personSubject } from './subjects.ts';
import type { PersonRow } from './tables.ts';

/** Who becomes administrator, with which password. */
export interface Promotion {
  readonly actor: Actor;
  readonly name: string;
  readonly address: CleanAddress;
  readonly passwordHash: string;
  readonly how: 'setup' | 'console';
  readonly at: Date;
}

/**
 * Adds an administrator with a password, or raises the person who has the address; all that the person was signed in
 * with ends. Only the set-up and the console come here, after their own proof.
 */
export async function makeAdministrator(tx: Tx, deps: RoomDeps, promotion: Promotion): Promise<string> {
  const { address, passwordHash: hash, at } = promotion;
  const name = cleanName(promotion.name);
  const found = await tx.first<PersonRow>(
    sql<PersonRow>`select * from identity_people where email_key = ${address.key} for update`,
  );
  const id = found?.id ?? newId(at.getTime());
  const [made] = await record<{ id: string }>(tx, {
    writes: {
      person: found ? raise(found, name) : add(id, name, address, at),
      ...passwordWrites('person', {
        personId: id,
        hash,
        addressHash: addressHash(deps.keys, address.key),
        at,
      }),
    },
    events: eventsOf(promotion, { id, name, found }),
    guard: 'person',
    select: sql<{ id: string }>`select id from person`,
  });
  if (!made) throw new AppError(identityErrors.emailTaken);
  return made.id;
}

function add(id: string, name: string, address: CleanAddress, at: Date) {
  return sql`insert into identity_people (id, name, sort_key, email, email_key, role, organisation_id, created_at)
    values (${id}, ${name}, ${nameKey(name)}, ${address.address}, ${address.key}, 'administrator',
      (select organisation_id from identity_domains where domain = ${address.domain}), ${at})
    on conflict (email_key) do nothing returning id`;
}

const raised = ['name', 'role', 'state', 'endsAt', 'onlyTeamIds'] as const;

function raise(found: PersonRow, name: string) {
  const versions = Object.fromEntries(raised.map((field) => [field, found.version + 1]));
  return sql`update identity_people set name = ${name}, sort_key = ${nameKey(name)}, role = 'administrator', state = 'active',
      ends_at = null, only_team_ids = null, link_epoch = link_epoch + 1, version = version + 1,
      field_versions = field_versions || ${JSON.stringify(versions)}::jsonb
    where id = ${found.id} returning id`;
}

function eventsOf(
  { actor, address, how, at }: Promotion,
  { id, name, found }: { id: string; name: string; found: PersonRow | undefined },
): NewEvent[] {
  const what = { actor, at, subject: personSubject(id) };
  const known = found
    ? happened(identityEvents.personChanged, what, {
        version: found.version + 1,
        changes: {
          name: { from: found.name, to: name },
          role: { from: found.role, to: 'administrator' },
          state: { from: found.state, to: 'active' },
        },
      })
    : happened(identityEvents.personAdded, what, {
        name,
        email: address.address,
        role: 'administrator',
        organisationId: null,
      });
  return [known, happened(identityEvents.passwordChanged, what, { how })];
}
