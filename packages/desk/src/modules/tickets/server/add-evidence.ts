import { sql } from 'kysely';
import type { EvidenceFacts } from '#endpoints';
import { endpointEvents } from '#endpoints/contract';
import { systemActor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import type { Listener } from '#platform/server/events/tail';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import type { TicketsDeps } from './deps.ts';
import { added, messageDocument, messageWrites, type MessageToWrite } from './message-writes.ts';
import { findTicket } from './queries.ts';

const machines = systemActor('machines', ['tickets.read', 'tickets.work']);

/**
 * Puts what a machine has proved onto the ticket that the job was about, for technicians alone. It changes nothing of
 * the ticket but the conversation: nobody was answered, and nobody wrote.
 */
export function evidenceListener(deps: TicketsDeps): Listener {
  return {
    name: 'tickets.evidence',
    events: [endpointEvents.ended.name],
    async handle(tx, event) {
      const facts = await deps.endpoints.findEvidence(tx, String(event.data['jobId']));
      if (facts?.subject?.room === 'tickets') await addEvidence(tx, deps, facts, facts.subject.id);
    },
  };
}

async function addEvidence(tx: Tx, deps: TicketsDeps, facts: EvidenceFacts, ticketId: string): Promise<void> {
  const ticket = await findTicket(tx, sql`t.id = ${ticketId}`, { lock: 'lock' });
  if (!ticket || (await isThere(tx, facts.jobId))) return;
  const at = deps.clock.now();
  const message: MessageToWrite = {
    id: newId(at.getTime()),
    ticketId: ticket.id,
    kind: 'evidence',
    visibility: 'internal',
    authorId: null,
    authorName: facts.machine.name,
    words: { text: lineOf(facts) },
    source: { channel: 'desk', room: 'endpoints', id: facts.jobId },
    at,
    evidence: { room: 'endpoints', id: facts.jobId },
  };
  await record(tx, {
    writes: {
      ticket: sql`update tickets set message_count = message_count + 1, updated_at = ${at} where id = ${ticket.id}`,
      ...messageWrites(message),
      indexed: deps.search.indexing([messageDocument(message)]),
    },
    events: [added({ actor: machines, at, message, toRequester: false, held: false })],
    select: sql`select 1`,
  });
}

/** Listeners hear an event at least once; the ticket is locked, so two cannot find it missing at the same time. */
async function isThere(tx: Tx, jobId: string): Promise<boolean> {
  const found = await tx.first(
    sql`select 1 from tickets_messages where evidence_room = 'endpoints' and evidence_id = ${jobId}`,
  );
  return found !== undefined;
}

/** One plain line for search and for whoever cannot draw a card: `net.ping on PC-17: done, 4 of 4 answered`. */
function lineOf({ action, machine, outcome, code, note }: EvidenceFacts): string {
  const said = note.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  const why = said === '' ? code : said;
  return `${action} on ${machine.name}: ${outcome}${why === 'ok' ? '' : `, ${why}`}`;
}
