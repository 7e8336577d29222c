import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import type { NewEvent } from '#platform/server/events/event';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { ticketErrors, ticketEvents, toNumber, type TicketStatus } from '../contract.ts';
import type { IncomingMessage, Landed } from './api.ts';
import type { TicketsDeps } from './deps.ts';
import { added, messageDocument, messageWrites, type MessageToWrite } from './message-writes.ts';
import { findTicket, type FoundTicket } from './queries.ts';
import { moveCount, statusMoved } from './status-writes.ts';
import { ownWords } from './own-words.ts';
import { saysOnlyThanks } from './only-thanks.ts';
import { ticketSubject } from './subject.ts';
import { technicianMail } from './technician-mail.ts';
import { writeTicket } from './write-ticket.ts';

/**
 * Takes in words of a requester, participant or machine. People's words wake a waiting ticket and open a resolved one
 * again; after the reopen window they open a follow-up instead. Automatic words change nothing but the conversation, and
 * so does a mere "thanks" on a ticket that was solved: it is offered as confirmation.
 */
export async function receiveMessage(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  incoming: IncomingMessage & { uploadIds?: readonly string[] },
): Promise<Landed> {
  const ticket = await findTicket(tx, sql`t.id = ${incoming.ticketId}`, { lock: 'lock' });
  if (!ticket) throw new AppError(ticketErrors.notFound);
  const at = deps.clock.now();
  const fromPerson = !incoming.automatic && incoming.visibility === 'public';
  const onlyThanks = fromPerson && (await isMereThanks(tx, ticket, incoming));
  const moves = fromPerson && !onlyThanks;
  if (moves && isOverFor(ticket, at)) return openFollowUp(tx, deps, actor, { ticket, incoming });
  const to = moves ? statusAfter(ticket.status) : ticket.status;
  const heard = fromPerson || incoming.tells !== undefined;
  const message: MessageToWrite = {
    id: newId(at.getTime()),
    ticketId: ticket.id,
    kind: incoming.source.channel === 'mail' ? 'mail' : 'reply',
    visibility: incoming.visibility,
    authorId: incoming.authorId,
    authorName: incoming.authorName,
    ...(incoming.unprovedFrom === undefined ? {} : { unprovedFrom: incoming.unprovedFrom }),
    words: incoming.words,
    source: incoming.source,
    at,
    onlyThanks,
    ...(incoming.uploadIds ? { uploadIds: incoming.uploadIds } : {}),
  };
  await record(tx, {
    writes: {
      ticket: touch({ ticket, at, to, moves }),
      ...messageWrites(message),
      ...moveCount(ticket, to),
      indexed: deps.search.indexing([messageDocument(message)]),
    },
    events: [
      added({ actor, at, message, toRequester: false, held: false }),
      ...moveEvents({ actor, at, ticket, to }),
    ],
    outbox: heard ? await technicianMail(tx, deps, { ticket, incoming, at }) : [],
    select: sql`select 1`,
  });
  return { ticketId: ticket.id, number: toNumber(ticket.serial), messageId: message.id, opened: false };
}

/** "Thanks" on a ticket that was solved, without a file: it opens nothing again, however long ago. */
async function isMereThanks(
  tx: Tx,
  ticket: FoundTicket,
  { words, uploadIds, authorName }: IncomingMessage & { uploadIds?: readonly string[] },
): Promise<boolean> {
  if (ticket.status !== 'resolved' && ticket.status !== 'closed') return false;
  if ((words.attachments?.length ?? 0) > 0 || (uploadIds?.length ?? 0) > 0) return false;
  const talking = await tx.rows<{ name: string }>(
    sql<{ name: string }>`select distinct author_name as name from tickets_messages
      where ticket_id = ${ticket.id} and visibility = 'public' limit 20`,
  );
  return saysOnlyThanks(ownWords(words.text, words.folds), [authorName, ...talking.map((one) => one.name)]);
}

/** Closed or cancelled, and the time to open it again is over. */
export function isOverFor(ticket: FoundTicket, at: Date): boolean {
  const ended = ticket.status === 'closed' || ticket.status === 'cancelled';
  return ended && (ticket.reopen_until === null || ticket.reopen_until < at);
}

function statusAfter(status: TicketStatus): TicketStatus {
  return status === 'new' ? 'new' : 'open';
}

function touch(p: { ticket: FoundTicket; at: Date; to: TicketStatus; moves: boolean }) {
  const reopened = p.to !== p.ticket.status;
  const waiting = p.moves ? sql`coalesce(waiting_since, ${p.at})` : sql`waiting_since`;
  const ended = reopened
    ? sql`, wake_at = null, closed_at = null, confirmed_at = null, reopen_until = null, version = version + 1`
    : sql``;
  return sql`update tickets set status = ${p.to}, waiting_since = ${waiting}, message_count = message_count + 1, updated_at = ${p.at} ${ended} where id = ${p.ticket.id}`;
}

function moveEvents(p: { actor: Actor; at: Date; ticket: FoundTicket; to: TicketStatus }): NewEvent[] {
  const { actor, at, ticket, to } = p;
  if (to === ticket.status) return [];
  if (ticket.status === 'resolved' || ticket.status === 'closed' || ticket.status === 'cancelled') {
    return [
      happened(
        ticketEvents.reopened,
        { actor, at, subject: ticketSubject(ticket.id) },
        { version: ticket.version + 1, from: ticket.status, reason: 'The requester wrote again' },
      ),
    ];
  }
  return [statusMoved({ actor, at, ticket, to, reason: 'The requester wrote' })];
}

async function openFollowUp(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  p: { ticket: FoundTicket; incoming: IncomingMessage & { uploadIds?: readonly string[] } },
): Promise<Landed> {
  const { ticket, incoming } = p;
  const requester = await deps.identity.requirePerson(tx, ticket.requester_id);
  return writeTicket(tx, deps, actor, {
    subject: ticket.subject,
    words: incoming.words,
    requesterId: requester.id,
    requester,
    affectedId: ticket.affected_id,
    reporterId: null,
    assigneeId: null,
    teamId: ticket.team_id,
    source: incoming.source,
    author: { authorId: incoming.authorId, authorName: incoming.authorName },
    acknowledge: false,
    followUpOf: ticket.id,
    ...(incoming.uploadIds ? { uploadIds: incoming.uploadIds } : {}),
  });
}
