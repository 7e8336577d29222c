import type { Subject } from '#platform/contract/schema';

/** A machine, token or key as the subject of an event. */
export function endpointSubject(id: string): Subject {
  return { room: 'endpoints', id };
}
