import { sql } from 'kysely';
import type { Subject } from '#platform/contract/schema';
import type { Reader } from '#platform/server/db/database';
import type { ActionClass, Outcome } from '../../contract.ts';
import { subjectOf } from '../jobs/job-facts.ts';
import type { JobRow } from '../tables.ts';

/** What a machine said about a job, in short, for the thing that the job was about. */
export interface EvidenceFacts {
  readonly jobId: string;
  readonly machine: { readonly id: string; readonly name: string };
  readonly action: string;
  readonly class: ActionClass;
  readonly outcome: Outcome;
  readonly code: string;
  /** One sentence of the machine: hostile input, to be shown as text. */
  readonly note: string;
  readonly subject: Subject | null;
  readonly askedBy: { readonly id: string | null; readonly name: string };
}

interface EvidenceRow extends Pick<
  JobRow,
  'id' | 'machine_id' | 'action' | 'class' | 'subject_room' | 'subject_id' | 'asked_by' | 'asked_by_name'
> {
  readonly machine_name: string;
  readonly outcome: Outcome;
  readonly code: string;
  readonly note: string;
}

/** The evidence of a job that has ended; undefined before, and for a job that is none. */
export async function findEvidence(db: Reader, jobId: string): Promise<EvidenceFacts | undefined> {
  const row =
    await db.first<EvidenceRow>(sql<EvidenceRow>`select j.id, j.machine_id, m.name as machine_name, j.action, j.class,
      j.subject_room, j.subject_id, j.asked_by, j.asked_by_name, r.outcome, r.code, r.note
    from endpoints_jobs j join endpoints_machines m on m.id = j.machine_id join endpoints_results r on r.job_id = j.id
    where j.id = ${jobId}`);
  return (
    row && {
      jobId: row.id,
      machine: { id: row.machine_id, name: row.machine_name },
      action: row.action,
      class: row.class,
      outcome: row.outcome,
      code: row.code,
      note: row.note,
      subject: subjectOf(row),
      askedBy: { id: row.asked_by, name: row.asked_by_name },
    }
  );
}
