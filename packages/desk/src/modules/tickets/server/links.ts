import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { ticketErrors, ticketEvents, type TicketDetail } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';
import { readTicket, requireTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

/** Each link is written from both sides, so that either ticket names the other in its own words. */
const counterpart = {
  related: 'related',
  duplicates: 'duplicated-by',
  'caused-by': 'causes',
  parent: 'child',
} as const;

/** Links two tickets. */
export async function linkTickets(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; to: string; kind: keyof typeof counterpart },
): Promise<TicketDetail> {
  const { ticket, other } = await pair(tx, actor, input);
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      linked: sql`insert into tickets_links (ticket_id, kind, other_id, linked_at)
        values (${ticket.id}, ${input.kind}, ${other.id}, ${at}), (${other.id}, ${counterpart[input.kind]}, ${ticket.id}, ${at}) on conflict do nothing returning 1`,
    },
    events: [
      happened(
        ticketEvents.linked,
        { actor, at, subject: ticketSubject(ticket.id) },
        { kind: input.kind, to: other.id, toSerial: other.serial },
      ),
    ],
    guard: 'linked',
    select: sql`select 1`,
  });
  return readTicket(tx, actor, ticket.id, at);
}

/** Removes what a person linked; merges and follow-ups are history and stay. */
export async function unlinkTickets(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; to: string },
): Promise<TicketDetail> {
  const { ticket, other } = await pair(tx, actor, input);
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      gone: sql`delete from tickets_links where kind not in ('merged-into', 'merged-from', 'follow-up', 'followed-up-by')
        and ((ticket_id = ${ticket.id} and other_id = ${other.id}) or (ticket_id = ${other.id} and other_id = ${ticket.id})) returning 1`,
    },
    events: [
      happened(
        ticketEvents.unlinked,
        { actor, at, subject: ticketSubject(ticket.id) },
        { to: other.id, toSerial: other.serial },
      ),
    ],
    guard: 'gone',
    select: sql`select 1`,
  });
  return readTicket(tx, actor, ticket.id, at);
}

async function pair(tx: Tx, actor: Actor, input: { number: string; to: string }) {
  const ticket = await requireTicket(tx, actor, input.number);
  const other = await requireTicket(tx, actor, input.to);
  if (ticket.id === other.id) throw new AppError(ticketErrors.sameTicket);
  return { ticket, other };
}
