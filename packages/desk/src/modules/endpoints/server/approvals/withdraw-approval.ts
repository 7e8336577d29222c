import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointErrors, endpointEvents, type StandingApproval } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { endpointSubject } from '../subject.ts';
import { findStanding } from './list-standing.ts';

/**
 * Takes a standing approval back at this desk. Jobs that it has released already go on; they can be withdrawn one by one.
 * Throws `endpoints.approval_not_found`, `endpoints.not_in_state`.
 */
export async function withdrawApproval(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<StandingApproval> {
  const approval = await findStanding(tx, actor, input.id);
  if (approval === undefined) throw new AppError(endpointErrors.approvalNotFound);
  const at = deps.clock.now();
  const reason = input.reason.trim();
  const what = { actor, at, subject: endpointSubject(approval.id) };
  const { ruleId, action } = approval;
  const withdrawn = await record<{ approval_id: string }>(tx, {
    writes: {
      withdrawn: sql`insert into endpoints_withdrawn_approvals (approval_id, reason, withdrawn_by, withdrawn_by_name, withdrawn_at)
        values (${approval.id}, ${reason}, ${actor.personId}, ${actor.name}, ${at}) on conflict do nothing returning approval_id`,
    },
    guard: 'withdrawn',
    events: [happened(endpointEvents.standingWithdrawn, what, { ruleId, action, reason })],
    select: sql`select approval_id from withdrawn`,
  });
  if (withdrawn.length === 0)
    throw new AppError(endpointErrors.notInState, { detail: 'It was taken back before.' });
  return { ...approval, withdrawn: { by: actor.name, reason, at: at.toISOString() } };
}
