import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import {
  fromNumber,
  ticketErrors,
  toNumber,
  type Message,
  type TicketDetail,
  type TicketStatus,
} from '../contract.ts';
import {
  at,
  messageColumns,
  messageJoins,
  person,
  ticketColumns,
  ticketJoins,
  toMessage,
  toParticipant,
  toTicket,
  type MessageRow,
  type ParticipantRow,
  type TicketRow,
} from './tables.ts';
import { mailFailureOf } from '#platform/contract/mail-failure';
import { seesInternal, visible, visibleMessages } from './visible.ts';

/** A ticket as commands need it; the only way to get one, and it asks for sight first. */
export interface FoundTicket {
  readonly id: string;
  readonly serial: number;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly version: number;
  readonly requester_id: string;
  readonly affected_id: string | null;
  readonly assignee_id: string | null;
  readonly team_id: string | null;
  readonly priority: number;
  readonly reopen_until: Date | null;
  readonly merged_into: string | null;
}

const foundColumns = sql`t.id, t.serial, t.subject, t.status, t.version, t.requester_id, t.affected_id, t.assignee_id, t.team_id,
  t.priority, t.reopen_until, t.merged_into`;

/**
 * The ticket with this number, if the actor may see it; a merged number leads to its survivor. In a transaction the
 * row is locked until the end, so that what the use case decides stays true.
 */
export async function requireTicket(
  db: Reader,
  actor: Actor,
  number: string,
  lock: 'lock' | 'look' = 'look',
): Promise<FoundTicket> {
  const serial = fromNumber(number);
  const found =
    serial === undefined ? undefined : await findTicket(db, sql`t.serial = ${serial}`, { actor, lock });
  if (!found) throw new AppError(ticketErrors.notFound);
  return found;
}

/** Follows merges; at most ten steps, since a merge never points back. */
export async function findTicket(
  db: Reader,
  where: RawBuilder<unknown>,
  by: { actor?: Actor; lock?: 'lock' | 'look' } = {},
): Promise<FoundTicket | undefined> {
  const sight = by.actor ? visible(by.actor) : sql`true`;
  const lock = by.lock === 'lock' ? sql`for update of t` : sql``;
  let found = await db.first<FoundTicket>(
    sql<FoundTicket>`select ${foundColumns} from tickets t where ${where} and ${sight} ${lock}`,
  );
  for (let step = 0; found?.merged_into && step < 10; step++) {
    found = await db.first<FoundTicket>(
      sql<FoundTicket>`select ${foundColumns} from tickets t where t.id = ${found.merged_into} and ${sight} ${lock}`,
    );
  }
  return found;
}

interface DeadRow {
  readonly address: string;
  readonly words: string;
  readonly at: string;
}

interface DetailRow extends TicketRow {
  readonly affected_id: string | null;
  readonly affected_name: string | null;
  readonly affected_email: string | null;
  readonly reporter_id: string | null;
  readonly reporter_name: string | null;
  readonly reporter_email: string | null;
  readonly fields: Record<string, unknown>;
  readonly source: TicketDetail['source'];
  readonly resolution_code: string | null;
  readonly cause: string | null;
  readonly solution: string | null;
  readonly resolved_at: Date | null;
  readonly confirmed_at: Date | null;
  readonly closed_at: Date | null;
  readonly reopen_until: Date | null;
  readonly dead: DeadRow[] | null;
  readonly participants: ParticipantRow[] | null;
  readonly links:
    | { kind: TicketDetail['links'][number]['kind']; serial: number; subject: string; status: TicketStatus }[]
    | null;
}

/** One ticket with people, links and its newest messages; two short queries whatever its length. */
export async function readTicket(db: Reader, actor: Actor, id: string, now: Date): Promise<TicketDetail> {
  const [row, conversation] = await Promise.all([
    detailRow(db, actor, id),
    readMessages(db, { actor, ticketId: id, now, limit: 50 }),
  ]);
  if (!row) throw new AppError(ticketErrors.notFound);
  return {
    ...toTicket(row),
    affected: person(row.affected_id, row.affected_name, row.affected_email),
    reporter: person(row.reporter_id, row.reporter_name, row.reporter_email),
    participants: (row.participants ?? []).map(toParticipant),
    links: (row.links ?? []).map((l) => ({
      kind: l.kind,
      number: toNumber(l.serial),
      subject: l.subject,
      status: l.status,
    })),
    fields: row.fields,
    source: row.source,
    resolutionCode: row.resolution_code,
    cause: row.cause,
    solution: row.solution,
    resolvedAt: at(row.resolved_at),
    confirmedAt: at(row.confirmed_at),
    closedAt: at(row.closed_at),
    reopenUntilAt: at(row.reopen_until),
    mergedInto: null,
    deadAddresses: seesInternal(actor) ? (row.dead ?? []).map(toDead) : [],
    messages: conversation.items,
    olderMessages: conversation.nextCursor,
  };
}

function toDead({ address, words, at: bouncedAt }: DeadRow): TicketDetail['deadAddresses'][number] {
  return { address, reason: mailFailureOf(words), words, bouncedAt: new Date(bouncedAt).toISOString() };
}

/** Links show only tickets that the actor may see. */
function detailRow(db: Reader, actor: Actor, id: string): Promise<DetailRow | undefined> {
  const linked = sql`(select jsonb_agg(jsonb_build_object('kind', k.kind, 'serial', t.serial, 'subject', t.subject, 'status', t.status) order by t.serial)
    from tickets_links k join tickets t on t.id = k.other_id where k.ticket_id = ${id} and ${visible(actor)})`;
  return db.first<DetailRow>(sql<DetailRow>`select ${ticketColumns}, t.fields, t.source, t.resolution_code, t.cause, t.solution,
      t.resolved_at, t.confirmed_at, t.closed_at, t.reopen_until,
      t.affected_id, f.name as affected_name, f.email as affected_email, t.reporter_id, e.name as reporter_name, e.email as reporter_email,
      (select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'email', c.email, 'role', p.role, 'state', p.state) order by p.added_at)
         from tickets_participants p join identity_cards c on c.id = p.person_id where p.ticket_id = t.id) as participants,
      (select jsonb_agg(jsonb_build_object('address', b.address, 'words', b.words, 'at', b.bounced_at) order by b.address)
         from platform_mail_bounced b where b.address in (select lower(c.email) from identity_cards c
           where c.id = t.requester_id or c.id in (select p.person_id from tickets_participants p where p.ticket_id = t.id))) as dead,
      ${linked} as links
    from tickets t ${ticketJoins} left join identity_cards f on f.id = t.affected_id left join identity_cards e on e.id = t.reporter_id
    where t.id = ${id} and ${visible(actor)}`);
}

/** A page of messages, the newest page first and oldest first within the page. */
export async function readMessages(
  db: Reader,
  q: { actor: Actor; ticketId: string; now: Date; limit: number; cursor?: string },
): Promise<{ items: Message[]; nextCursor: string | null }> {
  const [before] = fromCursor(q.cursor, 1) ?? [null];
  const older = before === null ? sql`` : sql`and m.id < ${before}`;
  const rows =
    await db.rows<MessageRow>(sql<MessageRow>`select ${messageColumns} from tickets_messages m ${messageJoins}
    where m.ticket_id = ${q.ticketId} and ${visibleMessages(q.actor, q.now)} and m.withdrawn_at is null ${older}
    order by m.id desc limit ${q.limit + 1}`);
  const { items, nextCursor } = cut(rows, q.limit, (row) => [row.id]);
  return { items: items.reverse().map(toMessage), nextCursor };
}

/** One message of a ticket, for answers to commands. */
export async function requireMessage(
  db: Reader,
  ticketId: string,
  messageId: string,
): Promise<Message & { outboxId: string | null }> {
  const row = await db.first<MessageRow & { outbox_id: string | null }>(sql<
    MessageRow & { outbox_id: string | null }
  >`select ${messageColumns}, m.outbox_id
    from tickets_messages m ${messageJoins} where m.ticket_id = ${ticketId} and m.id = ${messageId}`);
  if (!row) throw new AppError(ticketErrors.notFound);
  return { ...toMessage(row), outboxId: row.outbox_id };
}
