import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Reader } from '#platform/server/db/database';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { TimelineEntry } from '../contract.ts';
import { requireTicket } from './queries.ts';
import { person } from './tables.ts';

interface EventRow {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly at: Date;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly actor_email: string | null;
  readonly actor_kind: 'person' | 'system' | 'console';
  readonly via: string;
  readonly data: Record<string, unknown>;
}

/** The history of a ticket: its events, newest first. Nothing else is kept as history, so nothing can disagree with it. */
export async function readTimeline(
  db: Reader,
  actor: Actor,
  input: { number: string; limit?: number; cursor?: string },
): Promise<{ items: Static<typeof TimelineEntry>[]; nextCursor: string | null }> {
  const ticket = await requireTicket(db, actor, input.number);
  const limit = input.limit ?? 50;
  const [before] = fromCursor(input.cursor, 1) ?? [null];
  const rows =
    await db.rows<EventRow>(sql<EventRow>`select e.id, e.seq, e.name, e.at, e.actor_id, c.name as actor_name, c.email as actor_email, e.actor_kind, e.via, e.data
    from platform_events e left join identity_cards c on c.id = e.actor_id
    where e.subject_id = ${ticket.id} and e.subject_room = 'tickets' ${before === null ? sql`` : sql`and e.seq < ${before}`}
    order by e.seq desc limit ${limit + 1}`);
  const { items, nextCursor } = cut(rows, limit, (row) => [row.seq]);
  return { items: items.map(toEntry), nextCursor };
}

function toEntry(row: EventRow): Static<typeof TimelineEntry> {
  return {
    id: row.id,
    name: row.name,
    at: row.at.toISOString(),
    actor: person(row.actor_id, row.actor_name, row.actor_email),
    actorKind: row.actor_kind,
    via: row.via,
    data: row.data,
  };
}
