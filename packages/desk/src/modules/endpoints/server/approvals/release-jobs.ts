import { sql, type RawBuilder } from 'kysely';
import type { JobFault } from '@deskhand/protocol';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import type { Actor } from '#platform/server/actor';
import { endpointEvents } from '../../contract.ts';
import { jobFacts } from '../jobs/job-facts.ts';
import { signJob, takeSequence } from '../jobs/sign-job.ts';
import { endpointSubject } from '../subject.ts';
import type { JobRow } from '../tables.ts';
import type { requireTrust } from '../trust/desk-trust.ts';
import { judgeAsMachine, type Authority } from './judge-approval.ts';

/** A job that waits for an operator, with the site of its machine. */
export interface WaitingJob extends JobRow {
  readonly site_id: string;
  readonly machine_name: string;
}

/** With what orders are signed: the desk's own key, and the operator's words in them. */
export interface Signing {
  readonly trust: Awaited<ReturnType<typeof requireTrust>>;
  readonly authority: Authority;
  readonly at: Date;
}

/** A waiting job with its signed order. */
export interface Released {
  readonly job: WaitingJob;
  readonly sequence: number;
  readonly envelope: string;
}

/** Jobs that wait and that a signature for these words would fit, oldest first; they stay locked until the command is done. */
export function lockWaiting(tx: Tx, at: Date, where: RawBuilder<unknown>): Promise<WaitingJob[]> {
  return tx.rows<WaitingJob>(sql<WaitingJob>`select j.*, m.site_id, m.name as machine_name
    from endpoints_jobs j join endpoints_machines m on m.id = j.machine_id
    where j.state = 'awaiting-approval' and j.expires_at > ${at} and m.state = 'approved' and ${where}
    order by j.id for update of j`);
}

/**
 * Signs the order with the operator's words in it and judges it as the machine will. It gets a new number: the old one
 * may lie below what the machine has seen meanwhile.
 */
export async function prepareRelease(
  tx: Tx,
  job: WaitingJob,
  { trust, authority, at }: Signing,
): Promise<Released | { readonly fault: JobFault }> {
  const trial = signJob(job, trust, authority);
  const of = { machineId: job.machine_id, siteId: job.site_id, trust: trust.newest, at };
  const fault = judgeAsMachine(trial, of);
  if (fault !== undefined) return { fault };
  const sequence = await takeSequence(tx, job.machine_id);
  return { job, sequence, envelope: signJob({ ...job, sequence }, trust, authority) };
}

/** The rows of released jobs: from now on they are sent. */
export function releaseRows(released: readonly Released[], approvalId: string): RawBuilder<unknown> {
  return sql`update endpoints_jobs j set state = 'queued', approval_id = ${approvalId}, sequence = r.sequence, envelope = r.envelope
    from unnest(${released.map(({ job }) => job.id)}::uuid[], ${released.map((one) => one.sequence)}::bigint[],
      ${released.map(({ envelope }) => envelope)}::text[]) as r (id, sequence, envelope)
    where j.id = r.id`;
}

export function releaseEvents(
  released: readonly Released[],
  authority: Authority,
  by: { readonly actor: Actor; readonly at: Date },
): NewEvent[] {
  const { approval, certificate } = authority;
  const said = {
    operator: certificate.body.name,
    certificateSerial: certificate.body.serial,
    reason: approval.body.reason,
  };
  return released.map(({ job }) =>
    happened(
      endpointEvents.approvedJob,
      { ...by, subject: endpointSubject(job.machine_id) },
      { ...jobFacts(job), ...said },
    ),
  );
}
