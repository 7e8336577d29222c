import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Reader, Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { ticketEvents, type TicketDetail } from '../contract.ts';
import { checkReferences } from './check-references.ts';
import type { TicketsDeps } from './deps.ts';
import { readTicket, requireTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

/** Lets a person take part, or accepts one who wrote without being part of the thread. */
export async function addParticipant(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; personId: string; role: 'cc' | 'follower' | 'approver' },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  await checkReferences(tx, deps, { affectedId: input.personId });
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      joined: sql`insert into tickets_participants (ticket_id, person_id, role, state, added_at, added_by)
        values (${ticket.id}, ${input.personId}, ${input.role}, 'accepted', ${at}, ${actor.personId})
        on conflict (ticket_id, person_id) do update set role = excluded.role, state = 'accepted', added_by = excluded.added_by`,
    },
    events: [
      changed({
        actor,
        at,
        ticketId: ticket.id,
        personId: input.personId,
        role: input.role,
        state: 'accepted',
      }),
    ],
    select: sql`select 1`,
  });
  return readTicket(tx, actor, ticket.id, at);
}

/** Ends a participation. */
export async function removeParticipant(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; personId: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      gone: sql`delete from tickets_participants where ticket_id = ${ticket.id} and person_id = ${input.personId} returning 1`,
    },
    events: [
      changed({ actor, at, ticketId: ticket.id, personId: input.personId, role: null, state: 'removed' }),
    ],
    guard: 'gone',
    select: sql`select 1`,
  });
  return readTicket(tx, actor, ticket.id, at);
}

/** A stranger wrote on the thread: kept as pending, sees nothing until a technician accepts. */
export async function addPendingParticipant(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { ticketId, personId }: { ticketId: string; personId: string },
): Promise<void> {
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      joined: sql`insert into tickets_participants (ticket_id, person_id, role, state, added_at, added_by)
        values (${ticketId}, ${personId}, 'cc', 'pending', ${at}, null) on conflict do nothing returning 1`,
    },
    events: [changed({ actor, at, ticketId, personId, role: 'cc', state: 'pending' })],
    guard: 'joined',
    select: sql`select 1`,
  });
}

/** Requester, affected person, assignee or accepted participant. */
export async function isPartOf(db: Reader, ticketId: string, personId: string): Promise<boolean> {
  const row =
    await db.first(sql`select 1 from tickets t where t.id = ${ticketId} and (${personId}::uuid in (t.requester_id, t.affected_id, t.assignee_id)
    or exists (select 1 from tickets_participants p where p.ticket_id = t.id and p.person_id = ${personId} and p.state = 'accepted'))`);
  return row !== undefined;
}

function changed(p: {
  actor: Actor;
  at: Date;
  ticketId: string;
  personId: string;
  role: string | null;
  state: string;
}) {
  return happened(
    ticketEvents.participantChanged,
    { actor: p.actor, at: p.at, subject: ticketSubject(p.ticketId) },
    { personId: p.personId, role: p.role, state: p.state },
  );
}
