import { Type } from 'typebox';
import { event } from '#platform/contract/contract';
import { Id, nullable, object } from '#platform/contract/schema';
import { TicketStatus } from './status.ts';

const Serial = Type.Integer({ description: 'The number without its check digit.' });
const change = Type.Record(Type.String(), Type.Object({ from: Type.Unknown(), to: Type.Unknown() }), {
  description: 'Before and after, by field.',
});
const moved = { from: TicketStatus, to: TicketStatus };
const message = { messageId: Id, kind: Type.String(), visibility: Type.String() };

/** Events of the room; the timeline is drawn from them. */
export const ticketEvents = {
  opened: event(
    'tickets.ticket.opened',
    'A ticket was opened.',
    object({
      messageId: Id,
      channel: Type.String(),
      subject: Type.String(),
      priority: Type.Integer(),
      impact: nullable(Type.Integer()),
      urgency: nullable(Type.Integer()),
      requesterId: Id,
      teamId: nullable(Id),
    }),
  ),
  changed: event(
    'tickets.ticket.changed',
    'Fields of a ticket were changed.',
    object({ version: Type.Integer(), changes: change }),
  ),
  messageAdded: event(
    'tickets.message.added',
    'A message was added.',
    object({ ...message, toRequester: Type.Boolean(), held: Type.Boolean() }),
  ),
  messageWithdrawn: event(
    'tickets.message.withdrawn',
    'A held reply was taken back before it left.',
    object({ messageId: Id }),
  ),
  messageSettled: event(
    'tickets.message.settled',
    'A reply left, or could not leave.',
    object({ messageId: Id, state: Type.String(), answer: Type.String() }),
  ),
  addressCleared: event(
    'tickets.address.cleared',
    'Somebody said that an address which bounced is right again.',
    object({ address: Type.String() }),
  ),
  statusMoved: event(
    'tickets.ticket.status-moved',
    'A ticket moved to another status.',
    object({
      version: Type.Integer(),
      ...moved,
      reason: nullable(Type.String()),
      untilAt: nullable(Type.String()),
    }),
  ),
  resolved: event(
    'tickets.ticket.resolved',
    'A solution was given.',
    object({
      version: Type.Integer(),
      from: TicketStatus,
      code: Type.String(),
      cause: nullable(Type.String()),
      solution: Type.String(),
    }),
  ),
  confirmed: event(
    'tickets.ticket.confirmed',
    'The requester confirmed that it works.',
    object({ version: Type.Integer() }),
  ),
  objected: event(
    'tickets.ticket.objected',
    'The requester said that it does not work.',
    object({ version: Type.Integer(), from: TicketStatus }),
  ),
  closed: event(
    'tickets.ticket.closed',
    'A ticket was closed.',
    object({ version: Type.Integer(), reason: Type.String() }),
  ),
  reopened: event(
    'tickets.ticket.reopened',
    'A ticket was opened again.',
    object({ version: Type.Integer(), from: TicketStatus, reason: Type.String() }),
  ),
  merged: event(
    'tickets.ticket.merged',
    'A ticket was merged into another.',
    object({ version: Type.Integer(), into: Id, intoSerial: Serial, from: TicketStatus }),
  ),
  mergedIn: event(
    'tickets.ticket.merged-in',
    'Another ticket was merged into this one.',
    object({ other: Id, otherSerial: Serial }),
  ),
  participantChanged: event(
    'tickets.participant.changed',
    'Somebody joined, was accepted, or left.',
    object({ personId: Id, role: nullable(Type.String()), state: Type.String() }),
  ),
  linked: event(
    'tickets.ticket.linked',
    'Two tickets were linked.',
    object({ kind: Type.String(), to: Id, toSerial: Serial }),
  ),
  unlinked: event(
    'tickets.ticket.unlinked',
    'Links between two tickets were removed.',
    object({ to: Id, toSerial: Serial }),
  ),
  listChanged: event(
    'tickets.list.changed',
    'A category, service, label or field set was changed.',
    object({ list: Type.String(), entry: Type.Unknown() }),
  ),
} as const;
