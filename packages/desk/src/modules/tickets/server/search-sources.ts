import { sql } from 'kysely';
import type { Described, SearchSource } from '#search';
import { can, type Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { fromNumber, toNumber } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';
import { ownTickets, visible, visibleMessages } from './visible.ts';

/** Ports of search: tickets by number and words, messages by words; sight is asked of the owner each time. */
export function searchSources(deps: TicketsDeps): readonly SearchSource[] {
  return [
    { type: 'ticket', visible: ticketSeen, owners: fewTickets, describe: describeTickets, exact: byNumber },
    {
      type: 'message',
      visible: (actor) =>
        sql<boolean>`${ticketSeen(actor)} and exists (select 1 from tickets_messages m where m.id = d.id and ${visibleMessages(actor, deps.clock.now())} offset 0)`,
      owners: fewTickets,
      describe: (db, actor, ids) => describeMessages(db, deps, actor, ids),
    },
  ];
}

/** `offset 0` keeps PostgreSQL from reading all tickets for a few hundred candidates. */
function ticketSeen(actor: Actor) {
  return sql<boolean>`exists (select 1 from tickets t where t.id = d.owner_id and ${visible(actor)} offset 0)`;
}

/** A requester sees few tickets: the search starts from them. */
function fewTickets(actor: Actor) {
  if (actor.onlySubjectId !== null) return sql`select ${actor.onlySubjectId}::uuid`;
  return can(actor, 'tickets.read') ? undefined : ownTickets(actor);
}

async function byNumber(db: Reader, actor: Actor, q: string): Promise<string[]> {
  const serial = fromNumber(q);
  if (serial === undefined) return [];
  const rows = await db.rows<{ id: string }>(
    sql<{ id: string }>`select t.id from tickets t where t.serial = ${serial} and ${visible(actor)}`,
  );
  return rows.map((r) => r.id);
}

async function describeTickets(db: Reader, actor: Actor, ids: readonly string[]): Promise<Described[]> {
  const rows = await db.rows<{ id: string; serial: number; subject: string; text: string | null }>(sql<{
    id: string;
    serial: number;
    subject: string;
    text: string | null;
  }>`
    select t.id, t.serial, t.subject, (select m.body_text from tickets_messages m where m.ticket_id = t.id and m.visibility = 'public' order by m.id limit 1) as text
    from tickets t where t.id = any(${[...ids]}) and ${visible(actor)}`);
  return rows.map((r) => ({
    id: r.id,
    title: `${toNumber(r.serial)} ${r.subject}`,
    text: r.text ?? r.subject,
    url: `/tickets/${toNumber(r.serial)}`,
  }));
}

async function describeMessages(
  db: Reader,
  deps: TicketsDeps,
  actor: Actor,
  ids: readonly string[],
): Promise<Described[]> {
  const rows = await db.rows<{ id: string; serial: number; subject: string; text: string }>(sql<{
    id: string;
    serial: number;
    subject: string;
    text: string;
  }>`
    select m.id, t.serial, t.subject, m.body_text as text from tickets_messages m join tickets t on t.id = m.ticket_id
    where m.id = any(${[...ids]}) and ${visible(actor)} and ${visibleMessages(actor, deps.clock.now())}`);
  return rows.map((r) => ({
    id: r.id,
    title: `${toNumber(r.serial)} ${r.subject}`,
    text: r.text,
    url: `/tickets/${toNumber(r.serial)}`,
  }));
}
