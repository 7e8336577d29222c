import type { Subject } from '#platform/contract/schema';
import type { ActionClass } from '../../contract.ts';
import type { JobRow } from '../tables.ts';

type Facts = Pick<JobRow, 'id' | 'action' | 'class' | 'subject_room' | 'subject_id'>;

/** What every event about a job tells. */
export function jobFacts(job: Facts): {
  jobId: string;
  action: string;
  class: ActionClass;
  subject: Subject | null;
} {
  return { jobId: job.id, action: job.action, class: job.class, subject: subjectOf(job) };
}

/** What a job is about, if anything. */
export function subjectOf({
  subject_room: room,
  subject_id: id,
}: Pick<JobRow, 'subject_room' | 'subject_id'>): Subject | null {
  return room !== null && id !== null ? { room, id } : null;
}
