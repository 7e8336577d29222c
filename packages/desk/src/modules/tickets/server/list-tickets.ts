import { sql, type RawBuilder } from 'kysely';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { InputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { statuses, unresolved, type Ticket, type ticketsContract, type TicketStatus } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';
import { ticketColumns, ticketJoins, toTicket, type TicketRow } from './tables.ts';
import { visible } from './visible.ts';

export type QueueFilter = InputOf<(typeof ticketsContract)['endpoints']['list']>;

/** How a queue is ordered: the keyset columns, and whether newest (or largest) comes first. */
interface Order {
  readonly by: RawBuilder<unknown>;
  readonly column: RawBuilder<unknown>;
  readonly descending: boolean;
  readonly key: (row: TicketRow) => string | number | null;
  readonly only?: RawBuilder<unknown>;
}

const orders: Readonly<Record<NonNullable<QueueFilter['sort']>, Order>> = {
  updated: {
    by: sql`t.updated_at desc, t.id desc`,
    column: sql`t.updated_at`,
    descending: true,
    key: (r) => r.updated_at.toISOString(),
  },
  created: {
    by: sql`t.created_at desc, t.id desc`,
    column: sql`t.created_at`,
    descending: true,
    key: (r) => r.created_at.toISOString(),
  },
  priority: { by: sql`t.priority, t.id`, column: sql`t.priority`, descending: false, key: (r) => r.priority },
  waiting: {
    by: sql`t.waiting_since, t.id`,
    column: sql`t.waiting_since`,
    descending: false,
    key: (r) => r.waiting_since?.toISOString() ?? null,
    only: sql`t.waiting_since is not null`,
  },
};

/** A page of the tickets that the actor may see; keyset paging, so that page 400 costs what page 1 costs. */
export async function listTickets(
  db: Reader,
  deps: TicketsDeps,
  actor: Actor,
  filter: QueueFilter,
): Promise<{ items: Ticket[]; nextCursor: string | null }> {
  const limit = filter.limit ?? 50;
  const sort = filter.sort ?? 'updated';
  const order = orders[sort];
  const where = [
    visible(actor),
    ...conditions(actor, filter),
    ...(order.only ? [order.only] : []),
    ...after(order, sort, filter.cursor),
  ];
  if (filter.q !== undefined) where.push(await deps.search.matching(db, filter.q, sql`t.id`));
  // The page is cut before names are joined, so only the rows shown are looked up.
  const rows = await db.rows<TicketRow>(sql<TicketRow>`select ${ticketColumns} from
    (select * from tickets t where ${sql.join(where, sql` and `)} order by ${order.by} limit ${limit + 1}) t
    ${ticketJoins} order by ${order.by}`);
  const { items, nextCursor } = cut(rows, limit, (row) => [sort, order.key(row), row.id]);
  return { items: items.map(toTicket), nextCursor };
}

function conditions(actor: Actor, filter: QueueFilter): RawBuilder<unknown>[] {
  const where: RawBuilder<unknown>[] = [];
  if (filter.status !== undefined) where.push(statusIn(filter.status));
  if (filter.team !== undefined) where.push(teamIs(actor, filter.team));
  if (filter.assignee !== undefined) where.push(assigneeIs(actor, filter.assignee));
  if (filter.requester !== undefined) where.push(sql`t.requester_id = ${filter.requester}`);
  if (filter.priority !== undefined) where.push(sql`t.priority = any(${prioritiesOf(filter.priority)})`);
  return where;
}

/** The literal `is_unresolved` lets PostgreSQL use the small indexes of the queues. */
function statusIn(text: string): RawBuilder<unknown> {
  const wanted = statusesOf(text);
  const open = wanted.every((s) => (unresolved as readonly string[]).includes(s));
  if (open && wanted.length === unresolved.length) return sql`t.is_unresolved`;
  if (open) return sql`t.is_unresolved and t.status = any(${wanted})`;
  const done = wanted.every((s) => !(unresolved as readonly string[]).includes(s));
  return done ? sql`not t.is_unresolved and t.status = any(${wanted})` : sql`t.status = any(${wanted})`;
}

/** `unresolved` stands for its categories; anything else must be a category. */
export function statusesOf(text: string): TicketStatus[] {
  const words = text.split(',').map((w) => w.trim());
  const all = words.flatMap((w) => (w === 'unresolved' ? unresolved : [w]));
  const unknown = all.find((w) => !(statuses as readonly string[]).includes(w));
  if (unknown !== undefined) throw invalid('status', `"${unknown}" is not a status category`);
  return [...new Set(all as TicketStatus[])];
}

function teamIs(actor: Actor, team: string): RawBuilder<unknown> {
  if (team === 'none') return sql`t.team_id is null`;
  if (team === 'mine') return sql`t.team_id = any(${[...actor.teamIds]})`;
  return sql`t.team_id = ${idOf('team', team)}`;
}

function assigneeIs(actor: Actor, assignee: string): RawBuilder<unknown> {
  if (assignee === 'none') return sql`t.assignee_id is null`;
  return sql`t.assignee_id = ${assignee === 'me' ? actor.personId : idOf('assignee', assignee)}`;
}

function prioritiesOf(text: string): number[] {
  const found = text.split(',').map(Number);
  if (found.some((p) => !Number.isInteger(p) || p < 1 || p > 4))
    throw invalid('priority', 'priorities are 1 to 4');
  return found;
}

function idOf(field: string, text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw invalid(field, `"${text}" is not an id`);
  return text;
}

function invalid(field: string, message: string): AppError {
  return new AppError(platformErrors.invalid, { detail: `${field}: ${message}` });
}

function after(order: Order, sort: string, cursor: string | undefined): RawBuilder<unknown>[] {
  const last = fromCursor(cursor, 3);
  if (!last) return [];
  if (last[0] !== sort) throw invalid('cursor', 'it belongs to another order');
  const sign = order.descending ? sql`<` : sql`>`;
  return [sql`(${order.column}, t.id) ${sign} (${last[1]}, ${last[2]})`];
}
