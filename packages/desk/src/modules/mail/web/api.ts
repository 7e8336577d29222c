import { apiOf } from '#platform/web/api/client';
import { mailContract } from '../contract.ts';

/** Records, outgoing mails and mailboxes, as the room's contract says. */
export const mail = apiOf(mailContract);

/** Names of cached answers; live events and deeds refresh by them. */
export const keys = {
  records: (search: object) => ['mail', 'records', search],
  outbox: (search: object) => ['mail', 'outbox', search],
  outgoing: (id: string) => ['mail', 'outgoing', id],
  mailboxes: ['mail', 'mailboxes'],
  servers: (id: string) => ['mail', 'servers', id],
  health: ['mail', 'health'],
  summary: ['mail', 'summary'],
  header: (id: string) => ['mail', 'header', id],
  record: (id: string) => ['mail', 'record', id],
} as const;
