import type { Role } from '#platform/contract/contract';

/** Views that higher rooms may join in their own SQL, in the columns' own names. */
export interface IdentityViews {
  identity_cards: {
    id: string;
    name: string;
    email: string;
    role: Role;
    state: 'active' | 'disabled';
    organisation_id: string | null;
    site_id: string | null;
  };
  identity_team_cards: { id: string; name: string; tier: number; confidential: boolean };
  identity_site_cards: { id: string; name: string; time_zone: string };
  identity_organisation_cards: { id: string; name: string; sees: 'none' | 'organisation' };
}

/** A row of `identity_people`. */
export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly email_key: string;
  readonly phone: string | null;
  readonly role: Role;
  readonly state: 'active' | 'disabled';
  readonly organisation_id: string | null;
  readonly site_id: string | null;
  readonly ends_at: Date | null;
  readonly only_team_ids: string[] | null;
  readonly link_epoch: number;
  readonly version: number;
  readonly field_versions: Readonly<Record<string, number>>;
  readonly created_at: Date;
}
