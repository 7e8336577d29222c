import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { OutboundRow } from '#platform/server/mail/outbound-records';
import type { OutboundRecord } from '../../contract.ts';
import type { MailDeps } from '../api.ts';

/** Mail of tickets that the actor sees; mail about people (sign-in, invitations) holds links and is for nobody's eyes. */
export function aboutSeenTickets(deps: MailDeps, actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`o.subject_room = 'tickets' and exists (select 1 from tickets t where t.id = o.subject_id and ${deps.tickets.visible(actor)})`;
}

/** An outgoing mail as the contract shows it. */
export function toOutbound(row: OutboundRow): OutboundRecord {
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
    recipients: [...row.recipients],
  };
}
