import type { Subject } from '#platform/contract/schema';
import { newId } from '../ids.ts';

/** One consequence of a command that leaves the house; written in the command's statement. */
export interface NewOutboxItem {
  readonly id: string;
  readonly kind: string;
  readonly subject_room: string;
  readonly subject_id: string;
  readonly due_at: string;
  readonly created_at: string;
  readonly payload: unknown;
}

/** Makes an outbox row. A `holdSeconds` above 0 leaves time to undo. */
export function outboxItem(
  kind: string,
  subject: Subject,
  payload: unknown,
  when: { at: Date; holdSeconds?: number },
): NewOutboxItem {
  const dueAt = new Date(when.at.getTime() + (when.holdSeconds ?? 0) * 1000);
  return {
    id: newId(when.at.getTime()),
    kind,
    subject_room: subject.room,
    subject_id: subject.id,
    due_at: dueAt.toISOString(),
    created_at: when.at.toISOString(),
    payload,
  };
}
