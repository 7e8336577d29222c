import { sql } from 'kysely';
import type { Reader } from '#platform/server/db/database';
import { signedMessageId } from '#platform/server/mail/message-id';
import type { Mailbox } from '#platform/server/mail/outbound';
import type { TicketsDeps } from './deps.ts';
import type { MailFacts } from './reply-mail.ts';
import { ticketSubject } from './subject.ts';

/** Newest ids of the thread in the References header; relays refuse long ones. */
const referencesKept = 10;

/** Everything that a mail about a ticket needs, read in one query; undefined when nobody there has an address. */
export async function mailFacts(
  db: Reader,
  deps: TicketsDeps,
  ticket: { id: string; serial: number; subject: string; team_id: string | null; requester_id: string },
  messageId: string,
): Promise<MailFacts | undefined> {
  const thread = await db.first<{
    name: string;
    email: string | null;
    cc: Mailbox[] | null;
    ids: string[] | null;
  }>(sql<{
    name: string;
    email: string | null;
    cc: Mailbox[] | null;
    ids: string[] | null;
  }>`select r.name, case when r.state = 'active' then r.email end as email,
      (select jsonb_agg(jsonb_build_object('name', c.name, 'address', c.email)) from tickets_participants p join identity_cards c on c.id = p.person_id
        where p.ticket_id = ${ticket.id} and p.role = 'cc' and p.state = 'accepted' and c.state = 'active' and c.id <> r.id) as cc,
      (select array_agg(x.mail_message_id order by x.id) from (select m.id, m.mail_message_id from tickets_messages m
        where m.ticket_id = ${ticket.id} and m.mail_message_id is not null and m.visibility = 'public' order by m.id desc limit ${referencesKept}) x) as ids
    from identity_cards r where r.id = ${ticket.requester_id}`);
  if (!thread?.email) return undefined;
  const token = await deps.identity.signLink(db, {
    subject: ticketSubject(ticket.id),
    personId: ticket.requester_id,
    at: deps.clock.now(),
  });
  return {
    serial: ticket.serial,
    subject: ticket.subject,
    teamId: ticket.team_id,
    ticketId: ticket.id,
    messageId: signedMessageId(deps.keys, { ticketId: ticket.id, messageId }, deps.mailDomain),
    to: { name: thread.name, address: thread.email },
    cc: thread.cc ?? [],
    link: deps.ticketLink(token),
    inReplyTo: thread.ids?.at(-1),
    references: thread.ids ?? [],
  };
}
