import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import { can, type Actor } from '#platform/server/actor';
import type { Reader, Tx } from '#platform/server/db/database';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import type { OutboundMail } from '#platform/server/mail/outbound';
import { outboxItem, type NewOutboxItem } from '#platform/server/outbox/item';
import {
  ticketCan,
  ticketErrors,
  type MailPreview,
  type Message,
  type NewMessage,
  type Source,
  type TicketStatus,
} from '../contract.ts';
import type { StoredAttachment } from './api.ts';
import type { TicketsDeps } from './deps.ts';
import { requireState } from './guards.ts';
import { added, authorOf, messageDocument, messageWrites, type MessageToWrite } from './message-writes.ts';
import { mailFacts } from './outgoing.ts';
import { requireMessage, requireTicket, type FoundTicket } from './queries.ts';
import { receiveMessage } from './receive-message.ts';
import { replyMail } from './reply-mail.ts';
import { moveCount, statusMoved } from './status-writes.ts';
import { ticketSubject } from './subject.ts';
import { requireUploads, type Upload } from './uploads.ts';
import { ownTickets } from './visible.ts';

/** What came with a message that a technician wrote in the own mail. */
interface Mailed {
  readonly attachments: readonly StoredAttachment[];
  readonly source: Source;
}

/** Adds a technician's reply, note or call; a requester's words come in like mail does. */
export async function addMessage(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; mailed?: Mailed } & NewMessage,
): Promise<Message> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  if (!can(actor, 'tickets.work') || actor.onlySubjectId !== null)
    return addRequesterMessage(tx, deps, actor, { ticket, input });
  requireState(ticket, input.kind === 'note' ? 'note' : 'reply');
  const at = deps.clock.now();
  const isReply = input.kind === 'reply';
  const messageId = newId(at.getTime());
  const hold = input.holdSeconds ?? 0;
  const files = [
    ...(await requireUploads(tx, actor, input.attachmentIds)),
    ...(input.mailed?.attachments ?? []),
  ];
  const mails = isReply
    ? await replyMails(tx, deps, actor, { ticket, messageId, body: input.body, files })
    : [];
  const outbox = mailRows(ticket, mails, { at, holdSeconds: hold });
  const [first] = outbox;
  const message: MessageToWrite = {
    id: messageId,
    ticketId: ticket.id,
    kind: input.kind,
    visibility: input.kind === 'note' ? 'internal' : 'public',
    ...authorOf(actor),
    words: {
      text: input.body,
      mailMessageId: mails[0]?.messageId ?? null,
      attachments: input.mailed?.attachments ?? [],
    },
    source: input.mailed?.source ?? { channel: actor.via === 'web' ? 'desk' : 'api' },
    at,
    recipients: mails.flatMap((mail) => mail.to.map((m) => m.address)),
    ...(first ? { outboxId: first.id, ...(hold > 0 ? { heldUntil: new Date(first.due_at) } : {}) } : {}),
    ...(input.attachmentIds ? { uploadIds: input.attachmentIds } : {}),
  };
  const to = statusAfter(ticket, input);
  const moved = to === ticket.status ? [] : [statusMoved({ actor, at, ticket, to })];
  await record(tx, {
    writes: {
      ...touch({ ticket, at, to, answered: message.visibility === 'public' }),
      ...messageWrites(message),
      ...moveCount(ticket, to),
      indexed: deps.search.indexing([messageDocument(message)]),
    },
    events: [added({ actor, at, message, toRequester: first !== undefined, held: hold > 0 }), ...moved],
    outbox,
    select: sql`select 1`,
  });
  const { outboxId: _, ...shown } = await requireMessage(tx, ticket.id, messageId);
  return shown;
}

/** The mails that a reply would send, made as those of a reply; nothing is written. */
export async function previewReply(
  db: Reader,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; body: string; attachmentIds?: readonly string[] },
): Promise<{ mails: MailPreview[] }> {
  const ticket = await requireTicket(db, actor, input.number);
  requireState(ticket, 'reply');
  const { body } = input;
  const messageId = newId(deps.clock.now().getTime());
  const files = await requireUploads(db, actor, input.attachmentIds);
  const letters = await replyMails(db, deps, actor, {
    ticket,
    messageId,
    body,
    files,
    withoutLinks: true,
  });
  return { mails: await Promise.all(letters.map((letter) => deps.previewMail(db, letter))) };
}

/** The mails of one reply: the requester's first, then the copies, each with the files. */
async function replyMails(
  tx: Reader,
  deps: TicketsDeps,
  actor: Actor,
  p: {
    ticket: FoundTicket;
    messageId: string;
    body: string;
    files: readonly Upload[];
    withoutLinks?: boolean;
  },
): Promise<OutboundMail[]> {
  const letters = await mailFacts(tx, deps, p);
  return letters.map((facts) => withFiles(replyMail(facts, actor, p.body), p.files));
}

/** Copies name the requester's mail: they are held, taken back and sent together with it. */
function mailRows(
  ticket: FoundTicket,
  mails: readonly OutboundMail[],
  when: { at: Date; holdSeconds: number },
): NewOutboxItem[] {
  const rows: NewOutboxItem[] = [];
  for (const mail of mails) {
    const payload = rows[0] ? { ...mail, copyOf: rows[0].id } : mail;
    rows.push(outboxItem('mail', ticketSubject(ticket.id), payload, when));
  }
  return rows;
}

async function addRequesterMessage(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { ticket, input }: { ticket: FoundTicket; input: NewMessage },
): Promise<Message> {
  if (input.kind !== 'reply' || input.holdSeconds !== undefined || input.thenStatus !== undefined)
    throw new AppError(ticketErrors.notAllowed);
  await requirePart(tx, actor, ticket);
  await requireUploads(tx, actor, input.attachmentIds);
  const landed = await receiveMessage(tx, deps, actor, {
    ticketId: ticket.id,
    authorId: actor.personId,
    authorName: actor.name,
    words: { text: input.body },
    automatic: false,
    visibility: 'public',
    source: { channel: 'portal' },
    ...(input.attachmentIds ? { uploadIds: input.attachmentIds } : {}),
  });
  const { outboxId: _, ...shown } = await requireMessage(tx, landed.ticketId, landed.messageId);
  return shown;
}

/** Who may look at all tickets (an auditor, a token that may only read) speaks on the own ones alone. */
async function requirePart(tx: Tx, actor: Actor, ticket: FoundTicket): Promise<void> {
  if (!can(actor, 'tickets.open-own')) throw new AppError(ticketErrors.notAllowed);
  if (actor.onlySubjectId !== null || !can(actor, 'tickets.read')) return;
  const own = await tx.first(sql`select 1 where ${ticket.id}::uuid in (${ownTickets(actor)})`);
  if (!own) throw new AppError(ticketErrors.notAllowed);
}

/** The first answer opens a new ticket; asking back lets it wait for the requester. */
function statusAfter(ticket: FoundTicket, input: NewMessage): TicketStatus {
  if (input.kind === 'note' || !ticketCan.wait(ticket)) return ticket.status;
  if (input.thenStatus) return input.thenStatus;
  return ticket.status === 'new' ? 'open' : ticket.status;
}

/** The ticket's own row after a message: counted, ordered, no longer waiting for us when we answered. */
function touch(p: {
  ticket: FoundTicket;
  at: Date;
  to: TicketStatus;
  answered: boolean;
}): Record<string, RawBuilder<unknown>> {
  const waiting = p.answered ? sql`null` : sql`waiting_since`;
  const version = p.to === p.ticket.status ? sql`version` : sql`version + 1`;
  return {
    ticket: sql`update tickets set status = ${p.to}, waiting_since = ${waiting}, message_count = message_count + 1, updated_at = ${p.at}, version = ${version}
      where id = ${p.ticket.id}`,
  };
}

function withFiles<M extends object>(
  mail: M,
  attachments: readonly Upload[],
): M & { attachments?: readonly Upload[] } {
  if (attachments.length === 0) return mail;
  return {
    ...mail,
    attachments: attachments.map(({ digest, name, mediaType }) => ({ digest, name, mediaType })),
  };
}
