import { sql } from 'kysely';
import { systemActor } from '#platform/server/actor';
import type { Database } from '#platform/server/db/database';
import { statusMoved } from './status-writes.ts';
import { forgetUnused } from './attachments.ts';
import { foldCounters } from './counters.ts';
import type { TicketsDeps } from './deps.ts';
import { moveTicket, writeClosed } from './move-ticket.ts';
import { findTicket, type FoundTicket } from './queries.ts';

const timer = systemActor('timer', ['tickets.read', 'tickets.work']);

/**
 * Domain timers of the room: wakes tickets whose time has come, closes resolved ones that nobody objected to, folds
 * counters. Any number of processes may run it at once: due rows are taken with SKIP LOCKED, one transaction each.
 */
export async function sweepTickets(database: Database, deps: TicketsDeps): Promise<void> {
  await database.write(foldCounters);
  await database.write((tx) => forgetUnused(tx, deps.clock.now()));
  await sweep(
    database,
    deps,
    sql`t.status = 'pending-time' and t.wake_at <= ${deps.clock.now()}`,
    async (tx, ticket, at) =>
      moveTicket(tx, ticket, at, {
        to: 'open',
        sets: sql`wake_at = null`,
        event: statusMoved({ actor: timer, at, ticket, to: 'open', reason: 'The time has come' }),
      }),
  );
  await sweep(
    database,
    deps,
    sql`t.status = 'resolved' and t.reopen_until <= ${deps.clock.now()}`,
    (tx, ticket) => writeClosed(tx, deps, timer, { ticket, reason: 'Nobody objected' }),
  );
}

type Deed = (
  tx: Parameters<Parameters<Database['write']>[0]>[0],
  ticket: FoundTicket,
  at: Date,
) => Promise<void>;

async function sweep(
  database: Database,
  deps: TicketsDeps,
  due: ReturnType<typeof sql>,
  deed: Deed,
): Promise<void> {
  for (;;) {
    const done = await database.write(async (tx) => {
      const row = await tx.first<{ id: string }>(
        sql<{ id: string }>`select t.id from tickets t where ${due} limit 1 for update skip locked`,
      );
      const ticket = row && (await findTicket(tx, sql`t.id = ${row.id}`, { lock: 'lock' }));
      if (ticket) await deed(tx, ticket, deps.clock.now());
      return ticket !== undefined;
    });
    if (!done) return;
  }
}
