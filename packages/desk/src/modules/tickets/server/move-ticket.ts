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

/** Makes the actor the assignee; a new ticket opens. */
export async function takeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: Numbered,
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireState(ticket, 'change');
  const at = deps.clock.now();
  if (ticket.assignee_id !== actor.personId || ticket.status === 'new') {
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
    await moveTicket(tx, ticket, at, { to, assigneeId: actor.personId, event });
  }
  return readTicket(tx, actor, ticket.id, at);
}

/** Waits for the requester, a third party, or a time that must come. */
export async function waitTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: Numbered & { for: PendingStatus; until?: string; reason?: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireState(ticket, 'wait');
  const at = deps.clock.now();
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
  await moveTicket(tx, ticket, at, { to: input.for, sets: sql`wake_at = ${until}`, event });
  return readTicket(tx, actor, ticket.id, at);
}

/** Stops waiting. */
export async function resumeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: Numbered,
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireState(ticket, 'resume');
  const at = deps.clock.now();
  await moveTicket(tx, ticket, at, {
    to: 'open',
    sets: sql`wake_at = null`,
    event: statusMoved({ actor, at, ticket, to: 'open' }),
  });
  return readTicket(tx, actor, ticket.id, at);
}

/** Closes a resolved ticket without the requester's word, with the reason why. */
export async function closeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: Numbered & { reason: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireState(ticket, 'close');
  await writeClosed(tx, deps, actor, { ticket, reason: input.reason });
  return readTicket(tx, actor, ticket.id, deps.clock.now());
}

/** The move to closed; from here the reopen window runs. */
export async function writeClosed(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { ticket, reason }: { ticket: FoundTicket; reason: string },
): Promise<void> {
  const at = deps.clock.now();
  const event = happened(
    ticketEvents.closed,
    { actor, at, subject: ticketSubject(ticket.id) },
    { version: ticket.version + 1, reason },
  );
  await moveTicket(tx, ticket, at, {
    to: 'closed',
    sets: sql`closed_at = ${at}, waiting_since = null, reopen_until = ${daysAfter(at, deps.reopenWindowDays)}`,
    event,
  });
}

/** Opens an ended ticket again. */
export async function reopenTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: Numbered & { reason: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireState(ticket, 'reopen');
  const at = deps.clock.now();
  const event = happened(
    ticketEvents.reopened,
    { actor, at, subject: ticketSubject(ticket.id) },
    { version: ticket.version + 1, from: ticket.status, reason: input.reason },
  );
  await moveTicket(tx, ticket, at, { to: 'open', sets: reopened(at), event });
  return readTicket(tx, actor, ticket.id, at);
}

/** What an open ticket no longer has. The solution stays: it was given, and the history says when. */
export function reopened(at: Date): RawBuilder<unknown> {
  return sql`closed_at = null, confirmed_at = null, resolved_at = null, reopen_until = null, wake_at = null, waiting_since = coalesce(waiting_since, ${at})`;
}

/** Ends a ticket that needs no work. */
export async function cancelTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: Numbered & { reason: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireState(ticket, 'cancel');
  const at = deps.clock.now();
  const event = statusMoved({ actor, at, ticket, to: 'cancelled', reason: input.reason });
  await moveTicket(tx, ticket, at, {
    to: 'cancelled',
    sets: sql`closed_at = ${at}, waiting_since = null, wake_at = null, reopen_until = ${daysAfter(at, deps.reopenWindowDays)}`,
    event,
  });
  return readTicket(tx, actor, ticket.id, at);
}

/** An instant some days later. */
export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * 86_400_000);
}
