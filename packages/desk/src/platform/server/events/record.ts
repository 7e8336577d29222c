import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { NewOutboxItem } from '../outbox/item.ts';
import type { NewEvent } from './event.ts';

/** One command: what it writes, what happened, and what leaves because of it. */
export interface Command<R> {
  /** Named data-changing statements of the room, `{ ticket: sql\`insert ... returning id\` }`; later ones may read earlier ones. */
  readonly writes?: Readonly<Record<string, RawBuilder<unknown>>>;
  readonly events: readonly NewEvent[];
  readonly outbox?: readonly NewOutboxItem[];
  /** A name of `writes`: when it changed no row, neither event nor outbox row is written (a guarded update that lost). */
  readonly guard?: string;
  /** What to answer; usually from a name of `writes`. */
  readonly select: RawBuilder<R>;
}

/**
 * Runs a command as ONE statement: the room's writes, its events and its outbox rows exist together or not at all,
 * in one round trip. The text stays the same for any number of events, so PostgreSQL plans it once.
 */
export function record<R>(tx: Tx, command: Command<R>): Promise<R[]> {
  const parts = Object.entries(command.writes ?? {}).map(
    ([name, query]) => sql`${sql.ref(name)} as (${query})`,
  );
  const onlyIf =
    command.guard === undefined ? sql`` : sql`where exists (select 1 from ${sql.ref(command.guard)})`;
  parts.push(sql`recorded as (${eventRows(command.events)} ${onlyIf})`);
  if (command.outbox && command.outbox.length > 0)
    parts.push(sql`left_by as (${outboxRows(command.outbox)} ${onlyIf})`);
  return tx.rows<R>(sql<R>`with ${sql.join(parts)} ${command.select}`);
}

function eventRows(events: readonly NewEvent[]): RawBuilder<unknown> {
  return sql`insert into platform_events
    (id, at, name, subject_room, subject_id, actor_id, actor_kind, on_behalf_of, via, request_id, data, leaf)
    select e.id, e.at, e.name, e.subject_room, e.subject_id, e.actor_id, e.actor_kind, e.on_behalf_of, e.via, e.request_id, e.data, decode(e.leaf, 'hex')
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(id uuid, at timestamptz, name text, subject_room text, subject_id uuid,
      actor_id uuid, actor_kind text, on_behalf_of uuid, via text, request_id text, data jsonb, leaf text)`;
}

function outboxRows(items: readonly NewOutboxItem[]): RawBuilder<unknown> {
  return sql`insert into platform_outbox (id, kind, subject_room, subject_id, due_at, created_at, payload)
    select o.id, o.kind, o.subject_room, o.subject_id, o.due_at, o.created_at, o.payload
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as o(id uuid, kind text, subject_room text, subject_id uuid,
      due_at timestamptz, created_at timestamptz, payload jsonb)`;
}
