import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { identityErrors, identityEvents, type NewPerson, type Person } from '../contract.ts';
import { requireAddress } from './address.ts';
import { requireOpenTeams, requireReferences } from './check-references.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { readPerson } from './people-queries.ts';
import { isLimited, mayGiveRole } from './rights.ts';
import { personSubject } from './subjects.ts';

/**
 * Adds a person, a requester unless told. Without an organisation the mail domain decides. Throws
 * `identity.email_taken`, `identity.role_too_wide`, `identity.not_allowed`, `identity.unknown_reference`.
 */
export async function addPerson(tx: Tx, deps: RoomDeps, actor: Actor, input: NewPerson): Promise<Person> {
  const at = deps.clock.now();
  const address = requireAddress(input.email);
  const role = input.role ?? 'requester';
  const endsAt = input.endsAt ? new Date(input.endsAt) : null;
  requireRights(deps, actor, { ...input, role });
  if (endsAt !== null && endsAt <= at) throw new AppError(identityErrors.endsInThePast);
  const teamIds = [...new Set(input.teamIds ?? [])];
  const only = input.onlyTeamIds ? [...new Set(input.onlyTeamIds)].sort() : null;
  await requireReferences(tx, input);
  await requireOpenTeams(tx, actor, teamIds);
  const id = newId(at.getTime());
  const name = cleanName(input.name);
  const organisationId = input.organisationId ?? (await organisationOf(tx, address.domain));
  const what = { actor, at, subject: personSubject(id) };
  const added = await record(tx, {
    writes: {
      person: sql`insert into identity_people
        (id, name, sort_key, email, email_key, phone, role, organisation_id, site_id, ends_at, only_team_ids, created_at)
        values (${id}, ${name}, ${nameKey(name)}, ${address.address}, ${address.key}, ${input.phone?.trim() ?? null}, ${role},
          ${organisationId}, ${input.siteId ?? null}, ${endsAt}, ${only}, ${at})
        on conflict (email_key) do nothing returning id`,
      members: sql`insert into identity_memberships (person_id, team_id)
        select p.id, t from person p cross join unnest(${teamIds}::uuid[]) t`,
    },
    events: [
      happened(identityEvents.personAdded, what, { name, email: address.address, role, organisationId }),
    ],
    guard: 'person',
    select: sql`select id from person`,
  });
  if (added.length === 0) throw new AppError(identityErrors.emailTaken);
  return readPerson(tx, actor, id);
}

function requireRights(deps: RoomDeps, actor: Actor, input: NewPerson): void {
  if (isLimited(actor)) throw new AppError(identityErrors.notAllowed);
  const role = input.role ?? 'requester';
  const plain = role === 'requester' && !input.teamIds?.length && !input.onlyTeamIds && !input.endsAt;
  if (!plain && !actor.permissions.has('identity.manage'))
    throw new AppError(role === 'requester' ? identityErrors.notAllowed : identityErrors.roleTooWide);
  if (!mayGiveRole(actor, role, deps.permissionsOf)) throw new AppError(identityErrors.roleTooWide);
}

/** The organisation that a mail domain belongs to, or null. */
async function organisationOf(tx: Tx, domain: string): Promise<string | null> {
  const row = await tx.first<{ id: string }>(
    sql<{ id: string }>`select organisation_id as id from identity_domains where domain = ${domain}`,
  );
  return row?.id ?? null;
}
