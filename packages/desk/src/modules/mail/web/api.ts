import type { InputOf, OutputOf } from '#platform/contract/endpoint';
import { apiOf } from '#platform/web/api/client';
import { mailContract } from '../contract.ts';

/** Records, outgoing mails and mailboxes, as the room's contract says. */
export const mail = apiOf(mailContract);

type Endpoints = (typeof mailContract)['endpoints'];
export type RecordQuery = InputOf<Endpoints['records']>;
export type RecordPage = OutputOf<Endpoints['records']>;

/** Names of cached answers; live events and deeds refresh by them. */
export const keys = {
  records: (search: object) => ['mail', 'records', search],
  summary: ['mail', 'summary'],
  header: (id: string) => ['mail', 'header', id],
  record: (id: string) => ['mail', 'record', id],
} as const;
