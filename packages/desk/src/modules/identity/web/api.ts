import { apiOf } from '#platform/web/api/client';
import { identityContract } from '../contract.ts';

/** People, sign-in and tokens, as the room's contract says. */
export const identity = apiOf(identityContract);

/** Names of cached answers; live events and deeds refresh by them. */
export const keys = {
  state: ['identity', 'state'],
  people: (search: object) => ['identity', 'people', search],
  person: (id: string) => ['identity', 'person', id],
  teams: ['identity', 'teams'],
  sites: ['identity', 'sites'],
  organisations: ['identity', 'organisations'],
  sessions: ['identity', 'sessions'],
  tokens: ['identity', 'tokens'],
} as const;
