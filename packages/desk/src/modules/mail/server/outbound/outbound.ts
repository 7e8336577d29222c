import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import {
  findOutbound,
  listTries,
  type OutboundRow,
  type OutboundTry,
} from '#platform/server/mail/outbound-records';
import { toNumber } from '#tickets/contract';
import { mailErrors, type OutboundDetail, type OutboundRecord } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { senderFor } from '../mailboxes/mailboxes.ts';

/** Mail of tickets that the actor sees; mail about people (sign-in, invitations) holds links and is for nobody's eyes. */
export function aboutSeenTickets(deps: MailDeps, actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`o.subject_room = 'tickets' and exists (select 1 from tickets t where t.id = o.subject_id and ${deps.tickets.visible(actor)})`;
}

/** Outgoing mails as the contract shows them, each with the number of its ticket. */
export async function toOutbound(db: Reader, rows: readonly OutboundRow[]): Promise<OutboundRecord[]> {
  const ids = [...new Set(rows.map((row) => row.subjectId))];
  const tickets = await db.rows<{ id: string; serial: number }>(
    sql<{ id: string; serial: number }>`select t.id, t.serial from tickets t where t.id = any(${ids})`,
  );
  const numbers = new Map(tickets.map((ticket) => [ticket.id, toNumber(Number(ticket.serial))]));
  return rows.map((row) => recordOf(row, numbers.get(row.subjectId) ?? null));
}

/** One outgoing mail with its words and every try. Throws `mail.outbound_not_found`. */
export async function readOutbound(
  db: Reader,
  deps: MailDeps,
  actor: Actor,
  id: string,
): Promise<OutboundDetail> {
  const row = await findOutbound(db, id, aboutSeenTickets(deps, actor));
  if (!row) throw new AppError(mailErrors.outboundNotFound);
  const [record] = await toOutbound(db, [row]);
  if (!record) throw new AppError(mailErrors.outboundNotFound);
  const from = await senderFor(db, deps, row.mail.teamId ?? null);
  const tries = await listTries(db, id);
  return {
    ...record,
    from: from.address,
    inReplyTo: row.mail.inReplyTo ?? null,
    text: row.mail.secret ? null : withoutLinks(row.mail.text),
    files: (row.mail.attachments ?? []).map((file) => file.name),
    tries: tries.map(toTry),
  };
}

/** Whoever holds the link of a ticket acts as the person to whom it was sent: nobody else reads it here. */
function withoutLinks(text: string): string {
  return text.replace(/(https?:\/\/[^\s/]+\/r\/)\S+/g, '$1…');
}

function toTry(one: OutboundTry): OutboundDetail['tries'][number] {
  return {
    at: one.at.toISOString(),
    state: one.state as OutboundDetail['tries'][number]['state'],
    answer: one.answer,
  };
}

function recordOf(row: OutboundRow, ticketNumber: string | null): OutboundRecord {
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    state: row.state as OutboundRecord['state'],
    to: [...row.mail.to, ...(row.mail.cc ?? [])].map((box) => box.address),
    subject: row.mail.subject,
    messageId: row.mail.messageId,
    automatic: row.mail.automatic !== false,
    attempts: row.attempts,
    answer: row.answer,
    ticketNumber,
    recipients: [...row.recipients],
  };
}
