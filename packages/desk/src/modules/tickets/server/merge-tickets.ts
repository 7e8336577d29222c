import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { ticketErrors, ticketEvents, type TicketDetail } from '../contract.ts';
import { moveCount } from './status-writes.ts';
import type { TicketsDeps } from './deps.ts';
import { requireState } from './guards.ts';
import { readTicket, requireTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

/**
 * Merges a ticket into another. Its messages stay where they are and are immutable; its number leads to the survivor,
 * later mail follows, and both tickets name each other. Nobody gains sight: requester and participants of the merged
 * one keep seeing their own, and join the survivor only when a technician adds them.
 */
export async function mergeTickets(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; into: string },
): Promise<TicketDetail> {
  // Always locked in the order of their ids, so that two opposite merges at once do not wait for each other.
  const first = await requireTicket(tx, actor, input.number);
  const second = await requireTicket(tx, actor, input.into);
  if (first.id === second.id) throw new AppError(ticketErrors.sameTicket);
  await tx.rows(sql`select 1 from tickets where id = any(${[first.id, second.id]}) order by id for update`);
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  const survivor = await requireTicket(tx, actor, input.into, 'lock');
  if (ticket.id === survivor.id) throw new AppError(ticketErrors.sameTicket);
  requireState(ticket, 'merge');
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      ticket: sql`update tickets set status = 'merged', merged_into = ${survivor.id}, waiting_since = null, wake_at = null, closed_at = ${at},
        version = version + 1, updated_at = ${at} where id = ${ticket.id}`,
      survivor: sql`update tickets set updated_at = ${at} where id = ${survivor.id}`,
      linked: sql`insert into tickets_links (ticket_id, kind, other_id, linked_at)
        values (${ticket.id}, 'merged-into', ${survivor.id}, ${at}), (${survivor.id}, 'merged-from', ${ticket.id}, ${at}) on conflict do nothing`,
      ...moveCount(ticket, 'merged'),
    },
    events: [
      happened(
        ticketEvents.merged,
        { actor, at, subject: ticketSubject(ticket.id) },
        { version: ticket.version + 1, into: survivor.id, intoSerial: survivor.serial, from: ticket.status },
      ),
      happened(
        ticketEvents.mergedIn,
        { actor, at, subject: ticketSubject(survivor.id) },
        { other: ticket.id, otherSerial: ticket.serial },
      ),
    ],
    select: sql`select 1`,
  });
  return readTicket(tx, actor, survivor.id, at);
}
