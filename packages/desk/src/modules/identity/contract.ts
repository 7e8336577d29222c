import { contract } from '#platform/contract/contract';
import { identityErrors } from './contract/errors.ts';
import { identityEvents } from './contract/events.ts';
import { peopleEndpoints } from './contract/people-endpoints.ts';
import { signInEndpoints } from './contract/sign-in-endpoints.ts';
import { tokenEndpoints } from './contract/token-endpoints.ts';

export { identityErrors } from './contract/errors.ts';
export { identityEvents } from './contract/events.ts';
export * from './contract/schemas.ts';

/** The room `identity`: who people are, what they belong to, and how they prove it. */
export const identityContract = contract({
  room: 'identity',
  summary: 'People, teams, sites, organisations, sign-in and API tokens.',
  permissions: {
    'identity.read': {
      summary: 'See people, teams, sites and organisations',
      roles: ['technician', 'auditor'],
    },
    'identity.add': { summary: 'Add requesters and correct their contact data', roles: ['technician'] },
    'identity.manage': {
      summary: 'Invite, enable and disable people, change their role and teams, below the own rights',
      roles: ['lead'],
    },
    'identity.administer': {
      summary: 'Keep teams, sites, organisations and administrators',
      roles: ['administrator'],
    },
    'identity.token': { summary: 'Make API tokens for oneself', roles: ['technician', 'auditor'] },
    'identity.console': {
      summary: 'What whoever runs the machine may do at its console; no role carries it',
      roles: [],
    },
  },
  errors: identityErrors,
  events: identityEvents,
  endpoints: { ...signInEndpoints, ...peopleEndpoints, ...tokenEndpoints },
});
