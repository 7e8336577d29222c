import type { TicketType } from '../contract.ts';

/** The types of a ticket, the usual one first. */
export const ticketTypes = [
  'incident',
  'request',
  'problem',
  'change',
  'task',
] as const satisfies readonly TicketType[];
