import type { Subject } from '#platform/contract/schema';

/** A ticket as a subject: what events, files and outbox rows point at. */
export function ticketSubject(id: string): Subject {
  return { room: 'tickets', id };
}
