import type { Person } from '../../contract.ts';

/** What the form of a person holds; a type, not an interface, so that it is a record of fields. */
export type PersonFields = {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly siteId: string | null;
  readonly organisationId: string | null;
  readonly role: Person['role'];
  readonly teamIds: readonly string[];
  readonly endsAt: string | null;
  readonly onlyTeamIds: readonly string[] | null;
};

/** The fields of a person as the form holds and the API takes them. */
export function fieldsOf(person: Person): PersonFields {
  const { name, email, phone, role, endsAt, onlyTeamIds } = person;
  return {
    name,
    email,
    phone,
    role,
    endsAt,
    onlyTeamIds,
    siteId: person.site?.id ?? null,
    organisationId: person.organisation?.id ?? null,
    teamIds: person.teams.map((team) => team.id),
  };
}

export const emptyPerson: PersonFields = {
  name: '',
  email: '',
  phone: null,
  siteId: null,
  organisationId: null,
  role: 'requester',
  teamIds: [],
  endsAt: null,
  onlyTeamIds: null,
};

/** Lists as the client wants them: its types are mutable. */
export function forApi<F extends Partial<PersonFields>>(fields: F) {
  const { teamIds, onlyTeamIds, ...rest } = fields;
  return {
    ...rest,
    ...(teamIds === undefined ? {} : { teamIds: [...teamIds] }),
    ...(onlyTeamIds === undefined ? {} : { onlyTeamIds: onlyTeamIds === null ? null : [...onlyTeamIds] }),
  };
}
