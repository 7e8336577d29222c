import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import {
  ticketErrors,
  ticketEvents,
  type PendingStatus,
  type TicketDetail,
  type TicketStatus,
  type ticketCan,
} from '../contract.ts';
import { moveCount, statusMoved } from './status-writes.ts';
import type { TicketsDeps } from './deps.ts';
import { requireState } from './guards.ts';
import { readTicket, requireTicket, type FoundTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

/** One move of a ticket: where to, what else changes in its row, and what happened. */
export interface Move {
  readonly to: TicketStatus;
  readonly sets?: RawBuilder<unknown>;
  readonly assigneeId?: string | null;
  readonly event: NewEvent;
}

/** Writes a move with its counters and event as one statement. */
export async function moveTicket(tx: Tx, ticket: FoundTicket, at: Date, move: Move): Promise<void> {
  const assigneeId = move.assigneeId === undefined ? ticket.assignee_id : move.assigneeId;
  await record(tx, {
    writes: {
      ticket: sql`update tickets set status = ${move.to}, assignee_id = ${assigneeId}, status_label_id = null, version = version + 1, updated_at = ${at}
        ${move.sets ? sql`, ${move.sets}` : sql``} where id = ${ticket.id}`,
      ...moveCount(ticket, move.to, assigneeId),
    },
    events: [move.event],
    select: sql`select 1`,
  });
}

type Numbered = { number: string };

/** Finds, checks, moves and shows a ticket: what every deed on its status has in common. */
async function moveNumbered(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  what: {
    number: string;
    deed: keyof typeof ticketCan;
    make: (ticket: FoundTicket, at: Date) => Move | undefined;
  },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, what.number, 'lock');
  requireState(ticket, what.deed);
  const at = deps.clock.now();
  const move = what.make(ticket, at);
  if (move) await moveTicket(tx, ticket, at, move);
  return readTicket(tx, actor, ticket.id, at);
}

/** Makes the actor the assignee; a new ticket opens. */
export function takeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { number }: Numbered,
): Promise<TicketDetail> {
  const make = (ticket: FoundTicket, at: Date): Move | undefined => {
    if (ticket.assignee_id === actor.personId && ticket.status !== 'new') return undefined;
    const to = ticket.status === 'new' ? 'open' : ticket.status;
    const changes = {
      assigneeId: { from: ticket.assignee_id, to: actor.personId },
      ...(to === ticket.status ? {} : { status: { from: ticket.status, to } }),
    };
    const event = happened(
      ticketEvents.changed,
      { actor, at, subject: ticketSubject(ticket.id) },
      { version: ticket.version + 1, changes },
    );
    return { to, assigneeId: actor.personId, event };
  };
  return moveNumbered(tx, deps, actor, { number, deed: 'change', make });
}

/** Waits for the requester, a third party, or a time that must come. */
export function waitTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: Numbered & { for: PendingStatus; until?: string; reason?: string },
): Promise<TicketDetail> {
  const make = (ticket: FoundTicket, at: Date): Move => {
    const until = input.until === undefined ? null : new Date(input.until);
    if (until !== null ? until <= at : input.for === 'pending-time')
      throw new AppError(ticketErrors.timeMissing);
    const event = statusMoved({
      actor,
      at,
      ticket,
      to: input.for,
      ...(input.reason ? { reason: input.reason } : {}),
      ...(until ? { untilAt: until.toISOString() } : {}),
    });
    return { to: input.for, sets: sql`wake_at = ${until}`, event };
  };
  return moveNumbered(tx, deps, actor, { number: input.number, deed: 'wait', make });
}

/** Stops waiting. */
export function resumeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { number }: Numbered,
): Promise<TicketDetail> {
  const make = (ticket: FoundTicket, at: Date): Move => ({
    to: 'open',
    sets: sql`wake_at = null`,
    event: statusMoved({ actor, at, ticket, to: 'open' }),
  });
  return moveNumbered(tx, deps, actor, { number, deed: 'resume', make });
}

/** Closes a resolved ticket without the requester's word, with the reason why. */
export function closeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { number, reason }: Numbered & { reason: string },
): Promise<TicketDetail> {
  return moveNumbered(tx, deps, actor, {
    number,
    deed: 'close',
    make: (ticket, at) => closing({ deps, actor, ticket, at, reason }),
  });
}

/** The move to closed; from here the reopen window runs. */
function closing(p: {
  deps: TicketsDeps;
  actor: Actor;
  ticket: FoundTicket;
  at: Date;
  reason: string;
}): Move {
  const { deps, actor, ticket, at, reason } = p;
  const event = happened(
    ticketEvents.closed,
    { actor, at, subject: ticketSubject(ticket.id) },
    { version: ticket.version + 1, reason },
  );
  return {
    to: 'closed',
    sets: sql`closed_at = ${at}, waiting_since = null, reopen_until = ${daysAfter(at, deps.reopenWindowDays)}`,
    event,
  };
}

/** Closes a ticket that the caller has found and locked. */
export async function writeClosed(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  what: { ticket: FoundTicket; reason: string },
): Promise<void> {
  const at = deps.clock.now();
  await moveTicket(tx, what.ticket, at, closing({ deps, actor, at, ...what }));
}

/** Opens an ended ticket again. */
export function reopenTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { number, reason }: Numbered & { reason: string },
): Promise<TicketDetail> {
  const make = (ticket: FoundTicket, at: Date): Move => ({
    to: 'open',
    sets: reopened(at),
    event: happened(
      ticketEvents.reopened,
      { actor, at, subject: ticketSubject(ticket.id) },
      { version: ticket.version + 1, from: ticket.status, reason },
    ),
  });
  return moveNumbered(tx, deps, actor, { number, deed: 'reopen', make });
}

/** What an open ticket no longer has. The solution stays: it was given, and the history says when. */
export function reopened(at: Date): RawBuilder<unknown> {
  return sql`closed_at = null, confirmed_at = null, resolved_at = null, reopen_until = null, wake_at = null, waiting_since = coalesce(waiting_since, ${at})`;
}

/** Ends a ticket that needs no work. */
export function cancelTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { number, reason }: Numbered & { reason: string },
): Promise<TicketDetail> {
  const make = (ticket: FoundTicket, at: Date): Move => ({
    to: 'cancelled',
    sets: sql`closed_at = ${at}, waiting_since = null, wake_at = null, reopen_until = ${daysAfter(at, deps.reopenWindowDays)}`,
    event: statusMoved({ actor, at, ticket, to: 'cancelled', reason }),
  });
  return moveNumbered(tx, deps, actor, { number, deed: 'cancel', make });
}

/** An instant some days later. */
export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * 86_400_000);
}
