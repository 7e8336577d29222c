import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { identityErrors } from '../contract.ts';

/** What a person is to belong to. */
export interface References {
  readonly siteId?: string | null | undefined;
  readonly organisationId?: string | null | undefined;
  readonly teamIds?: readonly string[] | undefined;
  readonly onlyTeamIds?: readonly string[] | null | undefined;
}

/** Throws `identity.unknown_reference` with the names of the fields that point at nothing. */
export async function requireReferences(db: Reader, given: References): Promise<void> {
  const teams = [...new Set(given.teamIds ?? [])];
  const only = [...new Set(given.onlyTeamIds ?? [])];
  const found = await db.first<Record<string, boolean>>(sql<Record<string, boolean>>`select
    ${given.siteId ?? null}::uuid is null or exists (select 1 from identity_sites where id = ${given.siteId ?? null}::uuid) as "siteId",
    ${given.organisationId ?? null}::uuid is null
      or exists (select 1 from identity_organisations where id = ${given.organisationId ?? null}::uuid) as "organisationId",
    (select count(*) from identity_teams where id = any(${teams}::uuid[])) = ${teams.length}::int as "teamIds",
    (select count(*) from identity_teams where id = any(${only}::uuid[])) = ${only.length}::int as "onlyTeamIds"`);
  const fields = Object.entries(found ?? {}).flatMap(([field, ok]) => (ok ? [] : [field]));
  if (fields.length > 0) throw new AppError(identityErrors.unknownReference, { facts: { fields } });
}

/**
 * Membership of a confidential team is sight of its tickets: only members and administrators give it. Throws
 * `identity.not_allowed`.
 */
export async function requireOpenTeams(db: Reader, actor: Actor, teamIds: readonly string[]): Promise<void> {
  if (actor.permissions.has('identity.administer') || teamIds.length === 0) return;
  const closed = await db.first<{ id: string }>(sql<{ id: string }>`select id from identity_teams
    where confidential and id = any(${[...teamIds]}::uuid[]) and id <> all(${[...actor.teamIds]}::uuid[]) limit 1`);
  if (closed) throw new AppError(identityErrors.notAllowed, { facts: { fields: ['teamIds'] } });
}
