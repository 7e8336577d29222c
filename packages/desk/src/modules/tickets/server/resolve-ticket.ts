import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import { can, type Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { ticketErrors, ticketEvents, toNumber, type Resolution, type TicketDetail } from '../contract.ts';
import { addMessage } from './add-message.ts';
import type { TicketsDeps } from './deps.ts';
import { requireState } from './guards.ts';
import { daysAfter, moveTicket, reopened, writeClosed } from './move-ticket.ts';
import { readTicket, requireTicket, type FoundTicket } from './queries.ts';
import { isOverFor, receiveMessage } from './receive-message.ts';
import { ticketSubject } from './subject.ts';

/**
 * Says what was wrong and what solved it. Resolved is not closed: the requester is asked, and closes it by confirming;
 * silence closes it when the window has passed.
 */
export async function resolveTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string } & Resolution,
): Promise<TicketDetail> {
  const found = await requireTicket(tx, actor, input.number, 'lock');
  requireState(found, 'resolve');
  if (input.reply !== false) {
    await addMessage(tx, deps, actor, {
      number: toNumber(found.serial),
      kind: 'reply',
      body: input.solution,
      ...(input.holdSeconds === undefined ? {} : { holdSeconds: input.holdSeconds }),
    });
  }
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  const at = deps.clock.now();
  const event = happened(
    ticketEvents.resolved,
    { actor, at, subject: ticketSubject(ticket.id) },
    {
      version: ticket.version + 1,
      from: ticket.status,
      code: input.code,
      cause: input.cause ?? null,
      solution: input.solution,
    },
  );
  await moveTicket(tx, ticket, at, {
    to: 'resolved',
    sets: sql`resolution_code = ${input.code}, cause = ${input.cause ?? null}, solution = ${input.solution}, resolved_at = ${at}, waiting_since = null, wake_at = null,
      reopen_until = ${daysAfter(at, deps.confirmWindowDays)}`,
    event,
  });
  return readTicket(tx, actor, ticket.id, at);
}

/** "Thanks, that works now": the requester (or a technician who heard it) confirms, and the ticket closes. */
export async function confirmTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireSay(actor, ticket);
  requireState(ticket, 'confirm');
  const at = deps.clock.now();
  const event = happened(
    ticketEvents.confirmed,
    { actor, at, subject: ticketSubject(ticket.id) },
    { version: ticket.version + 1 },
  );
  await moveTicket(tx, ticket, at, { to: 'resolved', sets: sql`confirmed_at = ${at}`, event });
  await writeClosed(tx, deps, actor, {
    ticket: { ...ticket, version: ticket.version + 1 },
    reason: 'The requester confirmed',
  });
  return readTicket(tx, actor, ticket.id, at);
}

/** "Not solved": opens the ticket again, with the requester's words; after the reopen window a follow-up opens. */
export async function objectTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; body?: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireSay(actor, ticket);
  requireState(ticket, 'object');
  const at = deps.clock.now();
  const over = isOverFor(ticket, at);
  if (!over) {
    const event = happened(
      ticketEvents.objected,
      { actor, at, subject: ticketSubject(ticket.id) },
      { version: ticket.version + 1, from: ticket.status },
    );
    await moveTicket(tx, ticket, at, { to: 'open', sets: reopened(at), event });
  }
  if (input.body === undefined && !over) return readTicket(tx, actor, ticket.id, at);
  const landed = await receiveMessage(tx, deps, actor, {
    ticketId: ticket.id,
    authorId: actor.personId,
    authorName: actor.name,
    words: { text: input.body ?? 'It does not work yet.' },
    automatic: false,
    visibility: 'public',
    source: { channel: 'portal' },
  });
  const sees = actor.onlySubjectId === null || landed.ticketId === ticket.id;
  return readTicket(tx, sees ? actor : { ...actor, onlySubjectId: landed.ticketId }, landed.ticketId, at);
}

/** Whose word counts: the requester, the affected person, or a technician. A colleague in copy may look, not decide. */
function requireSay(actor: Actor, ticket: FoundTicket): void {
  if (actor.onlySubjectId === null && can(actor, 'tickets.work')) return;

  if (
    actor.personId !== null &&
    (actor.personId === ticket.requester_id || actor.personId === ticket.affected_id)
  )
    return;
  throw new AppError(ticketErrors.notAllowed);
}
