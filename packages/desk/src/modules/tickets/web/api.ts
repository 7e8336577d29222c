import type { InputOf, OutputOf } from '#platform/contract/endpoint';
import { apiOf } from '#platform/web/api/client';
import { identityContract } from '#identity/contract';
import { ticketsContract } from '../contract.ts';

/** The tickets of the desk, as its contract says. */
export const tickets = apiOf(ticketsContract);
/** People and teams, for owners, requesters and participants. */
export const people = apiOf(identityContract);

type Endpoints = (typeof ticketsContract)['endpoints'];
export type Counters = OutputOf<Endpoints['counters']>;
export type ListQuery = InputOf<Endpoints['list']>;
export type TicketLists = OutputOf<Endpoints['lists']>;

/** Names of cached answers; live events and deeds refresh by them. */
export const keys = {
  counters: ['tickets', 'counters'],
  lists: ['tickets', 'lists'],
  queue: (search: object) => ['tickets', 'queue', search],
  ticket: (number: string) => ['tickets', 'ticket', number],
  timeline: (number: string) => ['tickets', 'timeline', number],
  ofRequester: (personId: string) => ['tickets', 'of-requester', personId],
  person: (personId: string) => ['tickets', 'person', personId],
  technicians: ['tickets', 'technicians'],
  teams: ['tickets', 'teams'],
  preview: (number: string, body: string, attachmentIds: readonly string[]) => [
    'tickets',
    'preview',
    number,
    body,
    attachmentIds,
  ],
} as const;
