import type { Person } from '../../contract.ts';

/** What the address of the people's list says. Without a state it shows those who are active. */
export interface PeopleSearch {
  readonly q?: string;
  readonly role?: Person['role'];
  readonly team?: string;
  readonly organisation?: string;
  readonly state?: 'disabled' | 'all';
}

const roles: readonly string[] = ['requester', 'technician', 'lead', 'administrator', 'auditor'];
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Reads the parameters of an address; what is not known there is left out. */
export function parsePeopleSearch(raw: Record<string, unknown>): PeopleSearch {
  const { q, role, team, organisation, state } = raw;
  const words = typeof q === 'string' || typeof q === 'number' ? String(q).trim().slice(0, 200) : '';
  return {
    ...(words === '' ? {} : { q: words }),
    ...(typeof role === 'string' && roles.includes(role) ? { role: role as Person['role'] } : {}),
    ...(typeof team === 'string' && uuid.test(team) ? { team } : {}),
    ...(typeof organisation === 'string' && uuid.test(organisation) ? { organisation } : {}),
    ...(state === 'disabled' || state === 'all' ? { state } : {}),
  };
}

/** The same as the list endpoint takes it. */
export function listQuery({ q, role, team, organisation, state }: PeopleSearch) {
  return {
    ...(q === undefined ? {} : { q }),
    ...(role === undefined ? {} : { role }),
    ...(team === undefined ? {} : { teamId: team }),
    ...(organisation === undefined ? {} : { organisationId: organisation }),
    ...(state === 'all' ? {} : { state: state ?? ('active' as const) }),
  };
}

/** Whether anything narrows the list. */
export function isNarrowed(search: PeopleSearch): boolean {
  return Object.keys(search).length > 0;
}
