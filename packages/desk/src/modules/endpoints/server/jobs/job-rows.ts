import { sql, type RawBuilder } from 'kysely';
import type { Static } from 'typebox';
import { fits, SignedApproval } from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { endpointErrors, type ApprovedBy, type Job, type JobDetail } from '../../contract.ts';
import { at } from '../machines/machine-rows.ts';
import type { JobRow, ResultRow } from '../tables.ts';
import { visible } from '../visible.ts';
import { summaryOf } from './catalogue.ts';
import { subjectOf } from './job-facts.ts';

type Nulls<T> = { readonly [K in keyof T]: T[K] | null };

/** A job as the queries read it: the machine's name, its result in short, the decision, the approval. */
export interface ListedJob
  extends
    Omit<JobRow, 'params' | 'envelope' | 'cancel'>,
    Nulls<Pick<ResultRow, 'outcome' | 'code' | 'note' | 'ended_at' | 'received_at'>> {
  readonly machine_name: string;
  readonly verdict: 'happened' | 'did-not-happen' | null;
  readonly decision_reason: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
  readonly has_conflict: boolean;
  readonly approval: string | null;
  readonly approved_at: Date | null;
  readonly operator_name: string | null;
  readonly certificate_serial: string | null;
}

/** Columns of `ListedJob` over `jobTables`. */
export const jobColumns: RawBuilder<unknown> = sql`j.id, j.machine_id, m.name as machine_name, j.sequence, j.action, j.action_version, j.class, j.params_hash, j.dry_run,
  j.lane, j.supersede_key, j.deadline_ms, j.output_cap_bytes, j.not_before, j.expires_at, j.state, j.subject_room, j.subject_id,
  j.asked_by, j.asked_by_name, j.approval_id, j.rule_id, j.created_at, j.fetched_at, j.accepted_at,
  -- Start and end of a job that ended are both what the machine says.
  coalesce(r.started_at, j.started_at) as started_at,
  r.outcome, r.code, r.note, r.ended_at, r.received_at,
  d.verdict, d.reason as decision_reason, d.decided_by_name, d.decided_at,
  exists (select 1 from endpoints_conflicts x where x.job_id = j.id) as has_conflict,
  a.approval, a.received_at as approved_at, k.name as operator_name, a.certificate_serial`;

/** The job `j`, its machine `m` and what belongs to both. */
export const jobTables: RawBuilder<unknown> = sql`endpoints_jobs j join endpoints_machines m on m.id = j.machine_id
  left join endpoints_results r on r.job_id = j.id
  left join endpoints_decisions d on d.job_id = j.id
  left join endpoints_approvals a on a.id = j.approval_id
  left join endpoints_certificates k on k.serial = a.certificate_serial`;

/** A job as commands and readers need it; the only way to get one, and it asks for sight first. */
export async function requireJob(
  db: Reader,
  actor: Actor,
  id: string,
  lock: 'lock' | 'look' = 'look',
): Promise<JobRow> {
  const row =
    await db.first<JobRow>(sql<JobRow>`select j.* from endpoints_jobs j join endpoints_machines m on m.id = j.machine_id
    where j.id = ${id} and ${visible(actor)} ${lock === 'lock' ? sql`for update of j` : sql``}`);
  if (!row) throw new AppError(endpointErrors.jobNotFound);
  return row;
}

/** The public form of a list row. */
export function toJob(row: ListedJob): Job {
  return {
    id: row.id,
    machine: { id: row.machine_id, name: row.machine_name },
    sequence: row.sequence,
    action: row.action,
    actionVersion: row.action_version,
    class: row.class,
    summary: summaryOf(row.action, row.action_version),
    dryRun: row.dry_run,
    lane: row.lane,
    state: row.state,
    outcome: row.outcome,
    code: row.code,
    note: row.note,
    decision: toDecision(row),
    hasConflict: row.has_conflict,
    askedBy: row.asked_by_name,
    approvedBy: toApprovedBy(row),
    subject: subjectOf(row),
    notBeforeAt: row.not_before.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    startedAt: at(row.started_at),
    endedAt: at(row.ended_at),
    receivedAt: at(row.received_at),
  };
}

function toDecision(row: ListedJob): JobDetail['decision'] {
  if (row.verdict === null || row.decided_at === null) return null;
  return {
    verdict: row.verdict,
    reason: row.decision_reason ?? '',
    by: row.decided_by_name ?? '',
    at: row.decided_at.toISOString(),
  };
}

/** What the operator said stands in the text that was signed; it was judged when it was taken in. */
function toApprovedBy(row: ListedJob): Static<typeof ApprovedBy> | null {
  if (row.approval === null || row.approved_at === null) return null;
  const signed: unknown = JSON.parse(row.approval);
  if (!fits(SignedApproval, signed)) throw new Error('a stored approval is damaged');
  return {
    operator: row.operator_name ?? '',
    certificateSerial: row.certificate_serial ?? '',
    reason: signed.body.reason,
    isStanding: signed.body.rule !== undefined,
    at: row.approved_at.toISOString(),
  };
}
