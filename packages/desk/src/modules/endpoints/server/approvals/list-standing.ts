import { sql, type RawBuilder } from 'kysely';
import { fits, SignedApproval } from '@deskhand/protocol';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import type { StandingApproval } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { visible } from '../visible.ts';

interface Row {
  readonly id: string;
  readonly rule_id: string;
  readonly approval: string;
  readonly certificate_serial: string;
  readonly operator: string;
  readonly received_at: Date;
  readonly machines: { id: string; name: string }[] | null;
  readonly withdrawn_by_name: string | null;
  readonly withdrawn_reason: string | null;
  readonly withdrawn_at: Date | null;
}

/** The machines of the approval `a`, by their ids in what was signed. */
const named = sql`jsonb_array_elements_text(a.approval::jsonb->'body'->'agentIds') as x(id)`;

/** An approval is seen by who sees all of its machines. */
const seen = (actor: Actor): RawBuilder<unknown> => sql`not exists (select 1 from ${named}
  where not exists (select 1 from endpoints_machines m where m.id = x.id::uuid and ${visible(actor)}))`;

function read(db: Reader, where: RawBuilder<unknown>, limit: number): Promise<Row[]> {
  return db.rows<Row>(sql<Row>`select a.id, a.rule_id, a.approval, a.certificate_serial, k.name as operator, a.received_at,
      (select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.sort_key, m.id)
        from ${named} join endpoints_machines m on m.id = x.id::uuid) as machines,
      w.withdrawn_by_name, w.reason as withdrawn_reason, w.withdrawn_at
    from endpoints_approvals a join endpoints_certificates k on k.serial = a.certificate_serial
      left join endpoints_withdrawn_approvals w on w.approval_id = a.id
    where a.rule_id is not null and ${where} order by a.received_at desc, a.id desc limit ${limit}`);
}

function toStanding(row: Row): StandingApproval {
  const signed: unknown = JSON.parse(row.approval);
  if (!fits(SignedApproval, signed) || signed.body.rule === undefined)
    throw new Error('a stored approval is damaged');
  const { action, actionVersion, paramsHash, reason, expiresAt, rule } = signed.body;
  return {
    id: row.id,
    ruleId: row.rule_id,
    action,
    actionVersion,
    paramsHash,
    machines: row.machines ?? [],
    window: { ...rule.window, days: [...rule.window.days] },
    reason,
    operator: row.operator,
    certificateSerial: row.certificate_serial,
    receivedAt: row.received_at.toISOString(),
    expiresAt,
    withdrawn: row.withdrawn_at && {
      by: row.withdrawn_by_name ?? '',
      reason: row.withdrawn_reason ?? '',
      at: row.withdrawn_at.toISOString(),
    },
  };
}

/** Standing approvals, newest first; those that are over or withdrawn with `over`. */
export async function listStanding(
  db: Reader,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  input: { readonly over?: boolean; readonly limit?: number; readonly cursor?: string },
): Promise<{ items: StandingApproval[]; nextCursor: string | null }> {
  const limit = input.limit ?? 50;
  const last = fromCursor(input.cursor, 2);
  const before = last ? sql`and (a.received_at, a.id) < (${last[0]}::timestamptz, ${last[1]}::uuid)` : sql``;
  const now = deps.clock.now();
  const isOver = sql`(a.expires_at <= ${now} or w.approval_id is not null)`;
  const which = input.over === true ? isOver : sql`not ${isOver}`;
  const rows = await read(db, sql`${which} and ${seen(actor)} ${before}`, limit + 1);
  const { items, nextCursor } = cut(rows, limit, (row) => [row.received_at.toISOString(), row.id]);
  return { items: items.map(toStanding), nextCursor };
}

/** One standing approval, if the actor may see its machines. */
export async function findStanding(
  db: Reader,
  actor: Actor,
  id: string,
): Promise<StandingApproval | undefined> {
  const [row] = await read(db, sql`a.id = ${id} and ${seen(actor)}`, 1);
  return row && toStanding(row);
}
