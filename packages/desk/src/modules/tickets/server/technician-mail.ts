import { sql } from 'kysely';
import { can } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { newId } from '#platform/server/ids';
import { signedMessageId } from '#platform/server/mail/message-id';
import type { OutboundMail } from '#platform/server/mail/outbound';
import { technicianAddress } from '#platform/server/mail/technician-address';
import { outboxItem, type NewOutboxItem } from '#platform/server/outbox/item';
import { toNumber } from '../contract.ts';
import type { IncomingMessage } from './api.ts';
import type { TicketsDeps } from './deps.ts';
import type { FoundTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';
import { visible } from './visible.ts';

/** Stands on top of the mails that technicians get; what is above it in an answer is the answer. */
export const answerLine = '--- Write your answer above this line';

/** A flood on one ticket fills no mailbox: the words are on the ticket, and the last mail says so. */
const mailsAnHour = 5;
/** Words that are longer are read in the desk. */
const wordsShown = 20_000;

/** New words for the technician of a ticket. */
export interface NewWords {
  readonly ticket: FoundTicket;
  readonly incoming: IncomingMessage;
  readonly at: Date;
}

/**
 * The mail by which the assignee, or who answered last, hears of new words, and whoever wrote a reply that it came back. Its Reply-To is an address for this
 * technician and this ticket, so that an answer from the own mail is known to be theirs. Empty when there is nobody, the
 * technician no longer sees the ticket, or wrote these words.
 */
export async function technicianMail(tx: Tx, deps: TicketsDeps, words: NewWords): Promise<NewOutboxItem[]> {
  const { ticket, incoming, at } = words;
  const id = deps.technicianMail.enabled ? await technicianOf(tx, words) : undefined;
  if (id === undefined || id === incoming.authorId) return [];
  const [person] = await deps.identity.findPeople(tx, [id]);
  const actor = await deps.identity.actingByMail(tx, id, 'technician mail');
  if (!person || !actor || !can(actor, 'tickets.work')) return [];
  if (!(await tx.first(sql`select 1 from tickets t where t.id = ${ticket.id} and ${visible(actor)}`)))
    return [];
  const before = await writtenWithinHour(tx, ticket.id, person.email, at);
  if (before >= mailsAnHour) return [];
  const mailbox = await deps.mailboxFor(tx, ticket.team_id);
  const owner = { personId: person.id, linkEpoch: person.linkEpoch };
  const answerTo = deps.technicianMail.plusAddresses
    ? technicianAddress(deps.keys, mailbox.address, { ticketId: ticket.id, owner, at })
    : undefined;
  const number = toNumber(ticket.serial);
  const mail: OutboundMail = {
    messageId: signedMessageId(
      deps.keys,
      { ticketId: ticket.id, messageId: newId(at.getTime()) },
      deps.mailDomain,
    ),
    to: [{ name: person.name, address: person.email }],
    ...(answerTo === undefined ? {} : { replyTo: { name: `Ticket ${number}`, address: answerTo } }),
    subject: `${incoming.authorName}: ${ticket.subject} [#${number}]`,
    text: textOf(words, {
      number,
      answerable: answerTo !== undefined,
      link: deps.deskLink(number),
      isLast: before === mailsAnHour - 1,
    }),
    automatic: 'auto-generated',
    teamId: ticket.team_id,
    thread: ticket.id,
    fromName: `Ticket ${number}`,
  };
  return [outboxItem('mail', ticketSubject(ticket.id), mail, { at })];
}

async function writtenWithinHour(tx: Tx, ticketId: string, address: string, at: Date): Promise<number> {
  const since = new Date(at.getTime() - 3_600_000);
  const row = await tx.first<{ n: number }>(sql<{ n: number }>`select count(*)::int as n from platform_outbox
    where subject_id = ${ticketId} and created_at > ${since} and payload ->> 'automatic' = 'auto-generated'
      and payload -> 'to' -> 0 ->> 'address' = ${address}`);
  return row?.n ?? 0;
}

async function technicianOf(tx: Tx, { ticket, incoming }: NewWords): Promise<string | undefined> {
  if (incoming.tells?.why === 'came-back') {
    const { outboxId } = incoming.tells;
    const wrote = await tx.first<{ id: string | null }>(
      sql<{ id: string | null }>`select author_id as id from tickets_messages where outbox_id = ${outboxId}`,
    );
    return wrote?.id ?? undefined;
  }
  if (ticket.assignee_id !== null) return ticket.assignee_id;
  const row = await tx.first<{ id: string }>(sql<{ id: string }>`select author_id as id from tickets_messages
    where ticket_id = ${ticket.id} and kind = 'reply' and outbox_id is not null and author_id is not null
    order by id desc limit 1`);
  return row?.id;
}

function textOf(
  { ticket, incoming }: NewWords,
  p: { number: string; answerable: boolean; link: string; isLast: boolean },
): string {
  const { words } = incoming;
  const text = words.text.length > wordsShown ? `${words.text.slice(0, wordsShown)} [...]` : words.text;
  return [
    ...(p.answerable
      ? [
          `${answerLine} ---`,
          'It goes to the person who asked. Begin it with "note:" and only the desk sees it.',
          '',
        ]
      : []),
    introduction(incoming, `ticket ${p.number} "${ticket.subject}"`),
    '',
    text,
    '',
    p.link,
    ...(p.isLast ? ['More words on this ticket within the hour come without a mail; they stand there.'] : []),
  ].join('\n');
}

function introduction({ authorName, tells }: IncomingMessage, ticket: string): string {
  if (tells?.why === 'asks-to-take-part')
    return `${authorName} is not part of ${ticket} and wrote on it. Let the person in, or refuse, in the desk:`;
  return tells?.why === 'came-back'
    ? `A reply on ${ticket} did not arrive:`
    : `${authorName} wrote on ${ticket}:`;
}
