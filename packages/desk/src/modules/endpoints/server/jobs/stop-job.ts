import { sql } from 'kysely';
import { signBody, type Cancel } from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointErrors, endpointEvents } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { endpointSubject } from '../subject.ts';
import type { JobRow } from '../tables.ts';
import { requireTrust } from '../trust/desk-trust.ts';
import { requireClass } from './catalogue.ts';
import { jobFacts } from './job-facts.ts';
import { requireJob } from './job-rows.ts';

/**
 * Takes back a job that the machine never fetched; asks the machine, signed, to stop any other, and it says what came
 * of it. Whoever asked may always stop. Throws `endpoints.job_not_found`, `endpoints.not_in_state`,
 * `endpoints.class_not_allowed`.
 */
export async function withdrawJob(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock' | 'keys'>,
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<void> {
  const job = await requireJob(tx, actor, input.id, 'lock');
  if (job.asked_by === null || job.asked_by !== actor.personId) requireClass(actor, job.class);
  if (job.state === 'ended' || job.state === 'expired' || job.state === 'withdrawn')
    throw new AppError(endpointErrors.notInState, {
      detail: `The job is ${job.state}.`,
      facts: { state: job.state },
    });
  if (job.cancel !== null) return;
  const at = deps.clock.now();
  const reason = input.reason.trim();
  const deed = isUnfetched(job)
    ? sql`update endpoints_jobs set state = 'withdrawn' where id = ${job.id}`
    : sql`update endpoints_jobs set cancel = ${await signedCancel(tx, deps, job, { at, reason })} where id = ${job.id}`;
  const what = { actor, at, subject: endpointSubject(job.machine_id) };
  await record(tx, {
    writes: { job: deed },
    events: [happened(endpointEvents.withdrawn, what, { ...jobFacts(job), reason })],
    select: sql`select 1`,
  });
}

/** Nothing of it has left the desk. The gateway notes what it hands out in the transaction that reads it. */
function isUnfetched(job: JobRow): boolean {
  return job.state === 'awaiting-approval' || (job.state === 'queued' && job.fetched_at === null);
}

async function signedCancel(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock' | 'keys'>,
  job: JobRow,
  { at, reason }: { at: Date; reason: string },
): Promise<string> {
  const { dispatch } = await requireTrust(tx, deps);
  const body: Cancel = { jobId: job.id, agentId: job.machine_id, reason, issuedAt: at.toISOString() };
  return JSON.stringify(signBody('cancel', body, dispatch));
}
