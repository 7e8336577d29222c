import { sql } from 'kysely';
import { signBody, type Job, type KeyPair, type SignedJob } from '@deskhand/protocol';
import type { Tx } from '#platform/server/db/database';
import type { JobRow } from '../tables.ts';

/** What of a job's row stands in the order that the machine gets. */
export type JobToSign = Pick<
  JobRow,
  | 'id'
  | 'machine_id'
  | 'sequence'
  | 'action'
  | 'action_version'
  | 'class'
  | 'params'
  | 'params_hash'
  | 'dry_run'
  | 'lane'
  | 'supersede_key'
  | 'deadline_ms'
  | 'output_cap_bytes'
  | 'not_before'
  | 'expires_at'
  | 'asked_by_name'
>;

/** The next number of a job for this machine; the row stays locked until the command is done, so numbers come in order. */
export async function takeSequence(tx: Tx, machineId: string): Promise<number> {
  const row = await tx.first<{ highest: number }>(sql<{ highest: number }>`
    insert into endpoints_sequences as s (machine_id, highest) values (${machineId}, 1)
    on conflict (machine_id) do update set highest = s.highest + 1 returning highest`);
  if (!row) throw new Error('a sequence gave no number');
  return row.highest;
}

/** The signed order as the text that is stored and sent. `authority` is an operator's, for R3. */
export function signJob(
  job: JobToSign,
  by: { readonly organisationId: string; readonly dispatch: KeyPair },
  authority?: SignedJob['body']['authority'],
): string {
  const body: Job = {
    jobId: job.id,
    organisationId: by.organisationId,
    agentId: job.machine_id,
    sequence: job.sequence,
    action: job.action,
    actionVersion: job.action_version,
    class: job.class,
    params: job.params,
    paramsHash: job.params_hash,
    dryRun: job.dry_run,
    notBefore: job.not_before.toISOString(),
    expiresAt: job.expires_at.toISOString(),
    deadlineMs: job.deadline_ms,
    lane: job.lane,
    ...(job.supersede_key === null ? {} : { supersedeKey: job.supersede_key }),
    outputCapBytes: job.output_cap_bytes,
    requestedBy: job.asked_by_name,
    ...(authority ? { authority } : {}),
  };
  return JSON.stringify(signBody('job', body, by.dispatch));
}
