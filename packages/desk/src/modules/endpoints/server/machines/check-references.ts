import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Reader } from '#platform/server/db/database';
import { endpointErrors } from '../../contract.ts';

interface References {
  readonly siteId?: string | undefined;
  readonly personId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
}

/** Throws `endpoints.unknown_reference` with the names of the fields that point at nothing. */
export async function requireReferences(db: Reader, given: References): Promise<void> {
  const { siteId = null, personId = null, teamId = null } = given;
  const found = await db.first<Record<string, boolean>>(sql<Record<string, boolean>>`select
    ${siteId}::uuid is null or exists (select 1 from identity_site_cards where id = ${siteId}::uuid) as "siteId",
    ${personId}::uuid is null or exists (select 1 from identity_cards where id = ${personId}::uuid) as "personId",
    ${teamId}::uuid is null or exists (select 1 from identity_team_cards where id = ${teamId}::uuid) as "teamId"`);
  const fields = Object.entries(found ?? {}).flatMap(([field, exists]) => (exists ? [] : [field]));
  if (fields.length === 0) return;
  throw new AppError(endpointErrors.unknownReference, {
    detail: `Nothing has the id in ${fields.join(', ')}.`,
    facts: { fields },
  });
}
