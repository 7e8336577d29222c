import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointErrors, endpointEvents, type Outcome } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { endpointSubject } from '../subject.ts';
import { requireClass } from './catalogue.ts';
import { jobFacts } from './job-facts.ts';
import { requireJob } from './job-rows.ts';

/**
 * Writes down, once, what a person says about an outcome that nobody could know; the evidence stays as it is. Throws
 * `endpoints.job_not_found`, `endpoints.not_in_state`, `endpoints.class_not_allowed`.
 */
export async function decideJob(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  input: { readonly id: string; readonly verdict: 'happened' | 'did-not-happen'; readonly reason: string },
): Promise<void> {
  const job = await requireJob(tx, actor, input.id, 'lock');
  requireClass(actor, job.class);
  const result = await tx.first<{ outcome: Outcome }>(
    sql<{ outcome: Outcome }>`select outcome from endpoints_results where job_id = ${job.id}`,
  );
  if (result?.outcome !== 'unknown') {
    const is = result ? `The outcome is ${result.outcome}` : `The job is ${job.state}`;
    throw new AppError(endpointErrors.notInState, { detail: `${is}; there is nothing to decide.` });
  }
  const at = deps.clock.now();
  const { verdict } = input;
  const reason = input.reason.trim();
  const what = { actor, at, subject: endpointSubject(job.machine_id) };
  const decided = await record<{ job_id: string }>(tx, {
    writes: {
      decided: sql`insert into endpoints_decisions (job_id, verdict, reason, decided_by, decided_by_name, decided_at)
        values (${job.id}, ${verdict}, ${reason}, ${actor.personId}, ${actor.name}, ${at}) on conflict do nothing returning job_id`,
    },
    guard: 'decided',
    events: [happened(endpointEvents.decided, what, { ...jobFacts(job), verdict, reason })],
    select: sql`select job_id from decided`,
  });
  if (decided.length === 0)
    throw new AppError(endpointErrors.notInState, { detail: 'Somebody has decided this already.' });
}
