import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { endpointErrors, type ApprovalRequest } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { summaryOf } from '../jobs/catalogue.ts';
import type { JobRow, MachineRow } from '../tables.ts';
import { readOrganisationId } from '../trust/desk-trust.ts';
import { visible } from '../visible.ts';

interface RequestRow extends JobRow {
  readonly machine_name: MachineRow['name'];
  readonly hostname: string;
  readonly site_id: string;
  readonly site_name: string;
}

function read(db: Reader, where: RawBuilder<unknown>, limit: number): Promise<RequestRow[]> {
  return db.rows<RequestRow>(sql<RequestRow>`select j.*, m.name as machine_name, m.hostname, m.site_id, s.name as site_name
    from endpoints_jobs j join endpoints_machines m on m.id = j.machine_id join identity_site_cards s on s.id = m.site_id
    where ${where} order by j.id limit ${limit}`);
}

function toRequest(row: RequestRow, organisationId: string): ApprovalRequest {
  return {
    jobId: row.id,
    organisationId,
    action: row.action,
    actionVersion: row.action_version,
    class: row.class,
    summary: summaryOf(row.action, row.action_version),
    params: row.params,
    paramsHash: row.params_hash,
    machine: {
      id: row.machine_id,
      name: row.machine_name,
      hostname: row.hostname,
      site: row.site_name,
      siteId: row.site_id,
    },
    dryRun: row.dry_run,
    ruleId: row.rule_id,
    askedBy: row.asked_by_name,
    notBeforeAt: row.not_before.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}

/** Destructive jobs that wait for an operator, oldest first. */
export async function listApprovalRequests(
  db: Reader,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  paging: { readonly limit?: number; readonly cursor?: string },
): Promise<{ items: ApprovalRequest[]; nextCursor: string | null }> {
  const limit = paging.limit ?? 50;
  const last = fromCursor(paging.cursor, 1);
  const after = last ? sql`and j.id > ${last[0]}::uuid` : sql``;
  const where = sql`j.state = 'awaiting-approval' and j.expires_at > ${deps.clock.now()} and ${visible(actor)} ${after}`;
  const organisationId = await readOrganisationId(db);
  const { items, nextCursor } = cut(await read(db, where, limit + 1), limit, (row) => [row.id]);
  return { items: items.map((row) => toRequest(row, organisationId)), nextCursor };
}

/** What the operator signs for one job. Throws `endpoints.job_not_found`, `endpoints.not_in_state`. */
export async function readApprovalRequest(db: Reader, actor: Actor, id: string): Promise<ApprovalRequest> {
  const [row] = await read(db, sql`j.id = ${id} and ${visible(actor)}`, 1);
  if (!row) throw new AppError(endpointErrors.jobNotFound);
  if (row.state !== 'awaiting-approval') {
    const detail = `The job is ${row.state}; no signature is wanted.`;
    throw new AppError(endpointErrors.notInState, { detail, facts: { state: row.state } });
  }
  return toRequest(row, await readOrganisationId(db));
}
