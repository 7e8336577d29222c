import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { outboxItem, type NewOutboxItem } from '#platform/server/outbox/item';
import { signedMessageId } from '#platform/server/mail/message-id';
import { priorityOf, ticketEvents, toNumber, type TicketStatus } from '../contract.ts';
import type { Landed, TicketToOpen } from './api.ts';
import { counted } from './counters.ts';
import type { TicketsDeps } from './deps.ts';
import { messageWrites, type MessageToWrite } from './message-writes.ts';
import { acknowledgement } from './reply-mail.ts';
import { ticketSubject } from './subject.ts';

/** A ticket that is ready to be written: people are known, references are checked. */
export interface PreparedTicket extends TicketToOpen {
  readonly reporterId: string | null;
  readonly assigneeId: string | null;
  readonly author: { readonly authorId: string | null; readonly authorName: string };
  /** Name and address of the requester, for the acknowledgement. */
  readonly requester: { readonly name: string; readonly email: string | null };
  readonly fields?: Record<string, unknown>;
  readonly fieldSetVersion?: number | null;
  readonly uploadIds?: readonly string[];
  readonly followUpOf?: string;
}

/** Impact and urgency that nobody has given count as medium until triage. */
const untriaged = 2;

/**
 * Writes a ticket with its first message, counters, search documents, event and acknowledgement: one statement,
 * one round trip, all or nothing.
 */
export async function writeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  ticket: PreparedTicket,
): Promise<Landed> {
  const at = deps.clock.now();
  const id = newId(at.getTime());
  const status: TicketStatus = ticket.assigneeId === null ? 'new' : 'open';
  const priority = priorityOf(ticket.impact ?? untriaged, ticket.urgency ?? untriaged);
  const message = firstMessage(ticket, id, at);
  const opened = openedEvent({ actor, at, id, ticket, priority, messageId: message.id });
  const serial = ticket.acknowledge ? await nextSerial(tx) : undefined;
  const outbox =
    serial === undefined
      ? []
      : await acknowledged(tx, deps, {
          ticket,
          id,
          serial,
          at,
          inReplyTo: message.words.mailMessageId ?? undefined,
        });
  const rows = await record<{ serial: number }>(tx, {
    writes: {
      ticket: insertTicket({ ticket, id, at, status, priority, serial }),
      ...messageWrites(message),
      ...(ticket.ccIds && ticket.ccIds.length > 0
        ? {
            people: sql`insert into tickets_participants (ticket_id, person_id, role, state, added_at, added_by)
        select ${id}, person, 'cc', 'accepted', ${at}, ${actor.personId} from unnest(${[...ticket.ccIds]}::uuid[]) as person on conflict do nothing`,
          }
        : {}),
      ...(ticket.followUpOf
        ? {
            followed: sql`insert into tickets_links (ticket_id, kind, other_id, linked_at)
        values (${id}, 'follow-up', ${ticket.followUpOf}, ${at}), (${ticket.followUpOf}, 'followed-up-by', ${id}, ${at})`,
          }
        : {}),
      counted: counted(null, { teamId: ticket.teamId ?? null, status, assigneeId: ticket.assigneeId }),
      indexed: deps.search.indexing([
        { type: 'ticket', id, ownerId: id, at, title: ticket.subject, body: ticket.words.text },
      ]),
    },
    events: [opened],
    outbox,
    select: sql`select serial from ticket`,
  });
  const number = toNumber(rows[0]?.serial ?? 0);
  return { ticketId: id, number, messageId: message.id, opened: true };
}

function firstMessage(ticket: PreparedTicket, ticketId: string, at: Date): MessageToWrite {
  return {
    id: newId(at.getTime()),
    ticketId,
    kind: ticket.source.channel === 'mail' ? 'mail' : ticket.source.channel === 'phone' ? 'call' : 'reply',
    visibility: 'public',
    ...ticket.author,
    words: ticket.words,
    source: ticket.source,
    at,
    ...(ticket.uploadIds ? { uploadIds: ticket.uploadIds } : {}),
  };
}

function openedEvent(p: {
  actor: Actor;
  at: Date;
  id: string;
  ticket: PreparedTicket;
  priority: number;
  messageId: string;
}): NewEvent {
  const { actor, at, id, ticket, priority, messageId } = p;
  return happened(
    ticketEvents.opened,
    {
      actor,
      at,
      subject: ticketSubject(id),
      onBehalfOf: ticket.requesterId === actor.personId ? null : ticket.requesterId,
    },
    {
      messageId,
      channel: ticket.source.channel,
      subject: ticket.subject,
      priority,
      impact: ticket.impact ?? null,
      urgency: ticket.urgency ?? null,
      requesterId: ticket.requesterId,
      teamId: ticket.teamId ?? null,
    },
  );
}

function insertTicket(p: {
  ticket: PreparedTicket;
  id: string;
  at: Date;
  status: TicketStatus;
  priority: number;
  serial: number | undefined;
}) {
  const { ticket, at } = p;
  const serial = p.serial === undefined ? sql`nextval('tickets_serials')` : sql`${p.serial}`;
  return sql`insert into tickets (id, serial, type, subject, status, impact, urgency, priority, requester_id, affected_id, reporter_id, assignee_id,
      team_id, category_id, service_id, fields, field_set_version, source, waiting_since, message_count, created_at, updated_at)
    values (${p.id}, ${serial}, ${ticket.type ?? 'incident'}, ${ticket.subject}, ${p.status}, ${ticket.impact ?? null}, ${ticket.urgency ?? null}, ${p.priority},
      ${ticket.requesterId}, ${ticket.affectedId ?? null}, ${ticket.reporterId}, ${ticket.assigneeId}, ${ticket.teamId ?? null}, ${ticket.categoryId ?? null},
      ${ticket.serviceId ?? null}, ${JSON.stringify(ticket.fields ?? {})}, ${ticket.fieldSetVersion ?? null}, ${JSON.stringify(ticket.source)}, ${at}, 1, ${at}, ${at})
    returning serial`;
}

/** Only a ticket that is acknowledged needs its number before it is written. */
async function nextSerial(tx: Tx): Promise<number | undefined> {
  return (
    await tx.first<{ serial: number }>(sql<{ serial: number }>`select nextval('tickets_serials') as serial`)
  )?.serial;
}

async function acknowledged(
  tx: Tx,
  deps: TicketsDeps,
  p: { ticket: PreparedTicket; id: string; serial: number; at: Date; inReplyTo: string | undefined },
): Promise<NewOutboxItem[]> {
  const { email, name } = p.ticket.requester;
  if (email === null) return [];
  const token = await deps.identity.signLink(tx, {
    subject: ticketSubject(p.id),
    personId: p.ticket.requesterId,
    at: p.at,
  });
  const mailId = newId(p.at.getTime());
  const mail = acknowledgement({
    serial: p.serial,
    subject: p.ticket.subject,
    teamId: p.ticket.teamId ?? null,
    ticketId: p.id,
    messageId: signedMessageId(deps.keys, { ticketId: p.id, messageId: mailId }, deps.mailDomain),
    to: { name, address: email },
    copyFor: undefined,
    link: deps.ticketLink(token),
    inReplyTo: p.inReplyTo,
    references: p.inReplyTo === undefined ? [] : [p.inReplyTo],
  });
  return [outboxItem('mail', ticketSubject(p.id), mail, { at: p.at })];
}
