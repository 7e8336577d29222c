import { sql } from 'kysely';
import type { Database, Reader, Tx } from '../db/database.ts';

/** A place in the event log: transaction, then row. */
export interface Position {
  readonly xid: string;
  readonly seq: number;
}

/** One event as listeners and live views read it. */
export interface LoggedEvent extends Position {
  readonly id: string;
  readonly at: Date;
  readonly name: string;
  readonly subjectRoom: string;
  readonly subjectId: string;
  readonly actorId: string | null;
  readonly data: Record<string, unknown>;
}

/** The end of the log as of now: a new live view starts here. */
export async function endOfLog(db: Reader): Promise<Position> {
  const row = await db.first<Position>(sql<Position>`select xid::text as xid, seq from platform_events
    where xid < pg_snapshot_xmin(pg_current_snapshot()) order by platform_events.xid desc, seq desc limit 1`);
  return row ?? { xid: '0', seq: 0 };
}

/**
 * Events after a position, oldest first. Only rows of transactions below the oldest running one are shown: a row
 * that commits late can therefore never appear behind a cursor that has passed it.
 */
export function eventsAfter(db: Reader, after: Position, limit: number): Promise<LoggedEvent[]> {
  return db.rows<LoggedEvent>(sql<LoggedEvent>`select id, xid::text as xid, seq, at, name, subject_room as "subjectRoom",
      subject_id as "subjectId", actor_id as "actorId", data
    from platform_events
    where (platform_events.xid, seq) > (${after.xid}::xid8, ${after.seq}) and platform_events.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by platform_events.xid, seq limit ${limit}`);
}

/** A listener of events: reads in order, at least once, in one transaction per batch with its cursor. */
export interface Listener {
  readonly name: string;
  readonly events: readonly string[];
  readonly handle: (tx: Tx, event: LoggedEvent) => Promise<void>;
}

const batch = 200;

/** Feeds one listener until it has read all; a second process that finds the cursor locked leaves it alone. */
export async function feed(db: Database, listener: Listener, at: Date): Promise<number> {
  let handled = 0;
  for (;;) {
    const read = await db.write(async (tx) => {
      await tx.run(
        sql`insert into platform_cursors (listener, xid, seq, moved_at) values (${listener.name}, '0', 0, ${at}) on conflict do nothing`,
      );
      const cursor = await tx.first<Position>(sql<Position>`select xid::text as xid, seq from platform_cursors
        where listener = ${listener.name} for update skip locked`);
      if (!cursor) return 0;
      const events = await eventsAfter(tx, cursor, batch);
      for (const event of events) if (listener.events.includes(event.name)) await listener.handle(tx, event);
      const last = events.at(-1);
      if (last)
        await tx.run(
          sql`update platform_cursors set xid = ${last.xid}::xid8, seq = ${last.seq}, moved_at = ${at} where listener = ${listener.name}`,
        );
      return events.length;
    });
    handled += read;
    if (read < batch) return handled;
  }
}
