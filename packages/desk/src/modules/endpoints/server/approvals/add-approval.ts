import { sql } from 'kysely';
import type { SignedApproval } from '@deskhand/protocol';
import { bodyHash, firstFault, fits, SignedApproval as Schema } from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointErrors, endpointEvents } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { endpointSubject } from '../subject.ts';
import { requireTrust } from '../trust/desk-trust.ts';
import { visible } from '../visible.ts';
import { findCertificate, judgeSigner, type Authority } from './judge-approval.ts';
import {
  lockWaiting,
  prepareRelease,
  releaseEvents,
  releaseRows,
  type Released,
  type Signing,
  type WaitingJob,
} from './release-jobs.ts';

function refuse(detail: string): never {
  throw new AppError(endpointErrors.approvalRefused, { detail });
}

/**
 * Takes what an operator signed on another computer. One without a rule releases the jobs that wait for exactly these
 * words, one a machine, and is never looked at again; a standing one is kept for its rule. The desk judges all of it, and
 * the machine judges it again. Throws `endpoints.approval_refused`, `endpoints.trust_missing`.
 */
export async function addApproval(
  tx: Tx,
  deps: EndpointsDeps,
  actor: Actor,
  input: { readonly approval: unknown; readonly certificateSerial: string },
): Promise<{ approvalId: string; jobIds: string[] }> {
  const { approval } = input;
  if (!fits(Schema, approval)) refuse(firstFault(Schema, approval) ?? 'It is no approval.');
  const known = await findBrought(tx, actor, approval);
  if (known !== undefined) return known;
  const trust = await requireTrust(tx, deps);
  const certificate = await findCertificate(tx, input.certificateSerial);
  if (certificate === undefined) refuse('There is no certificate with this serial number.');
  const at = deps.clock.now();
  const fault = judgeSigner(trust.newest, approval, certificate, at);
  if (fault !== undefined) refuse(`It does not count: ${fault}.`);
  const authority = { approval, certificate };
  const isStanding = approval.body.rule !== undefined;
  const waiting = await findFitting(tx, actor, approval, at);
  const released = await releaseAll(tx, waiting, { trust, authority, at }, isStanding);
  if (released.length === 0 && !isStanding) refuse('No job waits for these words on these machines.');
  const { approvalId, rule, action, paramsHash, expiresAt } = approval.body;
  await record(tx, {
    writes: {
      approval: sql`insert into endpoints_approvals (id, approval, certificate_serial, rule_id, action, params_hash, expires_at, brought_by, received_at)
        values (${approvalId}, ${JSON.stringify(approval)}, ${input.certificateSerial}, ${rule?.ruleId ?? null}, ${action}, ${paramsHash},
          ${expiresAt}, ${actor.personId}, ${at})`,
      ...(released.length > 0 ? { jobs: releaseRows(released, approvalId) } : {}),
    },
    events: [
      ...standingEvent(authority, { actor, at }),
      ...releaseEvents(released, authority, { actor, at }),
    ],
    select: sql`select 1`,
  });
  return { approvalId, jobIds: released.map(({ job }) => job.id) };
}

function standingEvent({ approval, certificate }: Authority, by: { actor: Actor; at: Date }): NewEvent[] {
  const { approvalId, rule, action, reason, expiresAt } = approval.body;
  if (rule === undefined) return [];
  const facts = { ruleId: rule.ruleId, action, operator: certificate.body.name, reason, expiresAt };
  return [happened(endpointEvents.standing, { ...by, subject: endpointSubject(approvalId) }, facts)];
}

/** The same approval again, because the answer was lost: the same answer, as far as this person sees the machines. Other words under its id are refused. */
async function findBrought(
  tx: Tx,
  actor: Actor,
  approval: SignedApproval,
): Promise<{ approvalId: string; jobIds: string[] } | undefined> {
  const { approvalId } = approval.body;
  const row = await tx.first<{ approval: string; jobs: string[] | null }>(sql<{
    approval: string;
    jobs: string[] | null;
  }>`
    select a.approval, (select array_agg(j.id::text order by j.id) from endpoints_jobs j
      join endpoints_machines m on m.id = j.machine_id where j.approval_id = a.id and ${visible(actor)}) as jobs
    from endpoints_approvals a where a.id = ${approvalId}`);
  if (!row) return undefined;
  const held: unknown = JSON.parse(row.approval);
  if (!fits(Schema, held) || bodyHash(held.body) !== bodyHash(approval.body))
    refuse('Another approval with this id was brought before.');
  return { approvalId, jobIds: row.jobs ?? [] };
}

/** One job a machine, the oldest: a signature without a rule is good once. */
async function findFitting(tx: Tx, actor: Actor, { body }: SignedApproval, at: Date): Promise<WaitingJob[]> {
  const ofRule = body.rule === undefined ? sql`` : sql`and j.rule_id = ${body.rule.ruleId}`;
  const rows = await lockWaiting(
    tx,
    at,
    sql`j.action = ${body.action} and j.action_version = ${body.actionVersion} and j.params_hash = ${body.paramsHash}
      and j.machine_id = any(${body.agentIds}::uuid[]) ${ofRule} and ${visible(actor)}`,
  );
  if (body.rule !== undefined) return rows;
  return rows.filter((row, at) => rows.findIndex((one) => one.machine_id === row.machine_id) === at);
}

/** A standing approval passes over jobs that it does not fit now; any other says what is wrong. */
async function releaseAll(
  tx: Tx,
  waiting: readonly WaitingJob[],
  signing: Signing,
  isStanding: boolean,
): Promise<Released[]> {
  const released: Released[] = [];
  for (const job of waiting) {
    const one = await prepareRelease(tx, job, signing);
    if (!('fault' in one)) released.push(one);
    else if (!isStanding) refuse(`${job.machine_name} would refuse it: ${one.fault}.`);
  }
  return released;
}
