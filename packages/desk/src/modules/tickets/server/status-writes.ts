import type { RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import { happened, type NewEvent } from '#platform/server/events/event';
import { ticketEvents, type TicketStatus } from '../contract.ts';
import { counted } from './counters.ts';
import type { FoundTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

/** The counter rows of a ticket that moved; none when it stays where it is. */
export function moveCount(
  ticket: FoundTicket,
  to: TicketStatus,
  assigneeId = ticket.assignee_id,
  teamId = ticket.team_id,
): Record<string, RawBuilder<unknown>> {
  const from = { teamId: ticket.team_id, status: ticket.status, assigneeId: ticket.assignee_id };
  if (to === ticket.status && assigneeId === ticket.assignee_id && teamId === ticket.team_id) return {};
  return { counted: counted(from, { teamId, status: to, assigneeId }) };
}

/** The event of a ticket that moved to another status. */
export function statusMoved(p: {
  actor: Actor;
  at: Date;
  ticket: FoundTicket;
  to: TicketStatus;
  reason?: string;
  untilAt?: string;
}): NewEvent {
  const { actor, at, ticket, to } = p;
  return happened(
    ticketEvents.statusMoved,
    { actor, at, subject: ticketSubject(ticket.id) },
    {
      version: ticket.version + 1,
      from: ticket.status,
      to,
      reason: p.reason ?? null,
      untilAt: p.untilAt ?? null,
    },
  );
}
