import { sql } from 'kysely';
import type { Reader } from '#platform/server/db/database';
import { newId } from '#platform/server/ids';
import { signedMessageId } from '#platform/server/mail/message-id';
import type { TicketsDeps } from './deps.ts';
import type { MailFacts } from './reply-mail.ts';
import { ticketSubject } from './subject.ts';

/** Newest ids of the thread in the References header, beside the first, which names it; relays refuse long ones. */
const newestKept = 9;

interface Addressee {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The reply that mails are made for. */
interface ReplyAbout {
  readonly ticket: {
    id: string;
    serial: number;
    subject: string;
    team_id: string | null;
    requester_id: string;
  };
  readonly messageId: string;
  /** For a preview: whoever holds a link acts as its addressee, so the writer of the reply does not read it. */
  readonly withoutLinks?: boolean;
}

/**
 * What the mails of one reply need: the requester's first, then one for each person in copy. Each has the link of its
 * addressee alone: a link lets its bearer speak as that person, so nobody may get another's. Empty when the requester
 * has no address or is disabled.
 */
export async function mailFacts(
  db: Reader,
  deps: TicketsDeps,
  { ticket, messageId, withoutLinks }: ReplyAbout,
): Promise<MailFacts[]> {
  const people = await db.rows<Addressee>(sql<Addressee>`select c.id, c.name, c.email from identity_cards c
    where c.state = 'active' and (c.id = ${ticket.requester_id} or c.id in (select p.person_id from tickets_participants p
      where p.ticket_id = ${ticket.id} and p.role = 'cc' and p.state = 'accepted'))
    order by (c.id = ${ticket.requester_id}) desc, c.name`);
  const requester = people[0];
  if (requester?.id !== ticket.requester_id) return [];
  const thread = await threadOf(db, ticket.id);
  const at = deps.clock.now();
  return Promise.all(
    people.map(async (person, n) => ({
      serial: ticket.serial,
      subject: ticket.subject,
      teamId: ticket.team_id,
      ticketId: ticket.id,
      messageId: signedMessageId(
        deps.keys,
        { ticketId: ticket.id, messageId: n === 0 ? messageId : newId(at.getTime()) },
        deps.mailDomain,
      ),
      to: { name: person.name, address: person.email },
      copyFor: n === 0 ? undefined : requester.name,
      link: deps.ticketLink(
        withoutLinks === true
          ? '…'
          : await deps.identity.signLink(db, { subject: ticketSubject(ticket.id), personId: person.id, at }),
      ),
      inReplyTo: thread.findLast((one) => one.fromOutside)?.id ?? thread.at(-1)?.id,
      references: thread.map((one) => one.id),
    })),
  );
}

interface ThreadId {
  readonly id: string;
  readonly fromOutside: boolean;
}

/** Message-IDs of the conversation, oldest first; a reply that was taken back never was a mail. */
async function threadOf(db: Reader, ticketId: string): Promise<ThreadId[]> {
  const rows = await db.rows<ThreadId>(sql<ThreadId>`select id, "fromOutside" from (
      select m.mail_message_id as id, m.kind = 'mail' as "fromOutside",
        row_number() over (order by m.id) as nth, count(*) over () as total
      from tickets_messages m
      where m.ticket_id = ${ticketId} and m.mail_message_id is not null and m.visibility = 'public' and m.withdrawn_at is null) thread
    where nth = 1 or nth > total - ${newestKept} order by nth`);
  return rows;
}
