import type { Role } from '#platform/contract/contract';
import type { PersonRow } from './tables.ts';

/** The fields of a person that can be changed, as the API names and gives them; lists are sorted. */
export interface PersonFields extends Record<string, unknown> {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: Role;
  readonly state: 'active' | 'disabled';
  readonly siteId: string | null;
  readonly organisationId: string | null;
  readonly teamIds: readonly string[];
  readonly endsAt: string | null;
  readonly onlyTeamIds: readonly string[] | null;
}

/** The fields of a row. */
export function fieldsOf(row: PersonRow & { readonly team_ids: readonly string[] }): PersonFields {
  return {
    name: row.name,
    email: row.email,
    phone: row.phone,
    role: row.role,
    state: row.state,
    siteId: row.site_id,
    organisationId: row.organisation_id,
    teamIds: [...row.team_ids].sort(),
    endsAt: row.ends_at?.toISOString() ?? null,
    onlyTeamIds: row.only_team_ids && [...row.only_team_ids].sort(),
  };
}
