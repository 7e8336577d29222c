import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import { systemActor, type Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import {
  cancelOutbox,
  releaseOutbox,
  type OutboxItem,
  type Settlement,
} from '#platform/server/outbox/worker';
import { ticketErrors, ticketEvents, type Message } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';
import { requireMessage, requireTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

type OnMessage = { number: string; messageId: string };

/** Takes back a reply that is still held: it never leaves, and the conversation shows it no more. */
export async function withdrawReply(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: OnMessage,
): Promise<Message> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  const { outboxId, ...message } = await requireMessage(tx, ticket.id, input.messageId);
  const at = deps.clock.now();
  if (outboxId === null || !(await cancelOutbox(tx, outboxId, at)))
    throw new AppError(ticketErrors.alreadySent);
  await record(tx, {
    writes: {
      message: sql`update tickets_messages set withdrawn_at = ${at} where id = ${message.id}`,
      ticket: sql`update tickets set message_count = message_count - 1, updated_at = ${at},
        waiting_since = coalesce(waiting_since, ${waitedSince(ticket.id, message.id)}) where id = ${ticket.id}`,
    },
    events: [
      happened(
        ticketEvents.messageWithdrawn,
        { actor, at, subject: ticketSubject(ticket.id) },
        { messageId: message.id },
      ),
    ],
    select: sql`select 1`,
  });
  return { ...message, delivery: message.delivery && { ...message.delivery, state: 'cancelled' } };
}

/**
 * Since when somebody waits for us without this reply: their oldest words after the last answer of ours that stands.
 * The first message of a ticket is always theirs, whoever typed it in.
 */
function waitedSince(ticketId: string, messageId: string): RawBuilder<unknown> {
  const standing = sql`select x.id, x.created_at, (x.source ->> 'channel' in ('desk', 'api') or x.source ->> 'channel' = 'mail' and x.kind = 'reply') and exists (
      select 1 from tickets_messages f where f.ticket_id = x.ticket_id and f.id < x.id) as ours
    from tickets_messages x where x.ticket_id = ${ticketId} and x.id <> ${messageId} and x.visibility = 'public' and x.withdrawn_at is null`;
  return sql`(with standing as (${standing}) select min(s.created_at) from standing s
    where not s.ours and not exists (select 1 from standing a where a.ours and a.id > s.id))`;
}

/** Sends a held reply at once, or one that failed or was parked once more, under the same Message-ID. */
export async function sendReplyNow(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: OnMessage,
): Promise<Message> {
  const ticket = await requireTicket(tx, actor, input.number);
  const { outboxId } = await requireMessage(tx, ticket.id, input.messageId);
  const at = deps.clock.now();
  if (outboxId === null || !(await releaseOutbox(tx, outboxId, at)))
    throw new AppError(ticketErrors.alreadySent);
  await tx.run(
    sql`update tickets_messages set held_until = ${at} where id = ${input.messageId} and held_until > ${at}`,
  );
  const { outboxId: _, ...shown } = await requireMessage(tx, ticket.id, input.messageId);
  return shown;
}

/** Port of the outbox: what became of a mail about a ticket stands in its history when it is worth a look. */
export async function settleReply(
  tx: Tx,
  deps: TicketsDeps,
  item: OutboxItem,
  settlement: Settlement,
): Promise<void> {
  if (item.subjectRoom !== 'tickets' || settlement.state === 'later') return;
  const message = await tx.first<{ id: string }>(
    sql<{
      id: string;
    }>`select id from tickets_messages where outbox_id = ${item.id} and ticket_id = ${item.subjectId}`,
  );
  if (!message) return;
  const actor = systemActor('outbox', []);
  await record(tx, {
    events: [
      happened(
        ticketEvents.messageSettled,
        { actor, at: deps.clock.now(), subject: ticketSubject(item.subjectId) },
        { messageId: message.id, state: settlement.state, answer: settlement.answer },
      ),
    ],
    select: sql`select 1`,
  });
}
