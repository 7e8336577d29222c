import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Database, Reader } from '#platform/server/db/database';
import type { Listener } from '#platform/server/events/tail';
import type { SearchSource } from '#search';
import type { Handlers } from '#platform/server/http/call';
import type { OnSettled } from '#platform/server/outbox/worker';
import type { SeenBy } from '#platform/server/realtime/live';
import type { ticketsContract } from '../contract.ts';
import { toNumber } from '../contract.ts';
import { evidenceListener } from './add-evidence.ts';
import { answerByMail } from './answer-by-mail.ts';
import type { TicketFacts, TicketsApi } from './api.ts';
import { ownTickets } from './own-tickets.ts';
import type { TicketsDeps } from './deps.ts';
import { settleReply } from './held-replies.ts';
import { ticketHandlers } from './handlers.ts';
import { openFor } from './open-ticket.ts';
import { addPendingParticipant, isPartOf } from './participants.ts';
import { findTicket } from './queries.ts';
import { receiveMessage } from './receive-message.ts';
import { searchSources } from './search-sources.ts';
import { sweepTickets } from './sweep.ts';
import { visible } from './visible.ts';

export type {
  AnswerByMail,
  IncomingMessage,
  Landed,
  OwnTickets,
  StoredAttachment,
  TicketFacts,
  TicketKey,
  TicketsApi,
  TicketToOpen,
  Words,
} from './api.ts';
export type { TicketsDeps } from './deps.ts';
export { ownWords } from './own-words.ts';
export { answerLine } from './technician-mail.ts';
export { ticketSubject } from './subject.ts';

/** The front door of the room. */
export interface Tickets {
  readonly handlers: Handlers<(typeof ticketsContract)['endpoints']>;
  readonly api: TicketsApi;
  /** Domain timers; called every few seconds. */
  readonly sweep: (database: Database) => Promise<void>;
  /** Port of the outbox. */
  readonly onSettled: OnSettled;
  /** What it does after events of lower rooms. */
  readonly listeners: readonly Listener[];
  /** Port of the live feed. */
  readonly seenBy: SeenBy;
  /** Ports of search. */
  readonly searchSources: readonly SearchSource[];
}

/** Makes the room from what it needs. */
export function createTickets(deps: TicketsDeps): Tickets {
  return {
    handlers: ticketHandlers(deps),
    api: {
      open: (tx, actor, ticket) => openFor(tx, deps, actor, ticket),
      receive: (tx, actor, message) => receiveMessage(tx, deps, actor, message),
      answerByMail: (tx, actor, answer) => answerByMail(tx, deps, actor, answer),
      addPendingParticipant: (tx, actor, ticketId, personId) =>
        addPendingParticipant(tx, deps, actor, { ticketId, personId }),
      findTicket: (db, by) => factsOf(db, by),
      isPartOf,
      visible,
      ...ownTickets(deps),
    },
    sweep: (database) => sweepTickets(database, deps),
    listeners: [evidenceListener(deps)],
    onSettled: (tx, item, settlement) => settleReply(tx, deps, item, settlement),
    seenBy,
    searchSources: searchSources(deps),
  };
}

async function factsOf(
  db: Reader,
  by: { id: string } | { serial: number },
): Promise<TicketFacts | undefined> {
  const found = await findTicket(db, 'id' in by ? sql`t.id = ${by.id}` : sql`t.serial = ${by.serial}`);
  return (
    found && {
      id: found.id,
      number: toNumber(found.serial),
      status: found.status,
      requesterId: found.requester_id,
      teamId: found.team_id,
    }
  );
}

async function seenBy(db: Reader, actor: Actor, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ id: string }>(
    sql<{ id: string }>`select t.id from tickets t where t.id = any(${[...ids]}) and ${visible(actor)}`,
  );
  return new Set(rows.map((r) => r.id));
}
