import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { fromNumber, ticketErrors, type TicketDetail } from '../contract.ts';
import type { OwnTickets, TicketKey } from './api.ts';
import { readAttachment } from './attachments.ts';
import type { TicketsDeps } from './deps.ts';
import { listTickets } from './list-tickets.ts';
import { openTicket } from './open-ticket.ts';
import { findTicket, readMessages, readTicket } from './queries.ts';
import { confirmTicket, objectTicket } from './resolve-ticket.ts';
import { visible } from './visible.ts';

/** The part of the front door that the pages of a person stand on: the use cases of the API, called without HTTP. */
export function ownTickets(deps: TicketsDeps): OwnTickets {
  return {
    openOwn: (tx, actor, ticket) => openTicket(tx, deps, actor, ticket),
    list: (db, actor, filter) => listTickets(db, deps, actor, filter),
    read: (db, actor, key) => readByKey(db, deps, actor, key),
    earlierMessages: (db, actor, { ticketId, cursor }) => readEarlier(db, deps, actor, { ticketId, cursor }),
    attachment: (database, actor, input) => readAttachment(database, deps, actor, input),
    confirm: (tx, actor, number) => confirmTicket(tx, deps, actor, { number }),
    object: (tx, actor, number, body) =>
      objectTicket(tx, deps, actor, { number, ...(body === undefined ? {} : { body }) }),
  };
}

/** Whoever may see only the merged ticket keeps seeing it: a merge takes sight from nobody and gives it to nobody. */
async function readByKey(db: Reader, deps: TicketsDeps, actor: Actor, key: TicketKey): Promise<TicketDetail> {
  const id = await visibleId(db, actor, key);
  const survivor = await findTicket(db, sql`t.id = ${id}`, { actor });
  return readTicket(db, actor, survivor?.id ?? id, deps.clock.now());
}

async function visibleId(db: Reader, actor: Actor, key: TicketKey): Promise<string> {
  const serial = 'number' in key ? fromNumber(key.number) : undefined;
  const where = 'id' in key ? sql`t.id = ${key.id}` : sql`t.serial = ${serial ?? null}`;
  const row = await db.first<{ id: string }>(
    sql<{ id: string }>`select t.id from tickets t where ${where} and ${visible(actor)}`,
  );
  if (!row) throw new AppError(ticketErrors.notFound);
  return row.id;
}

/** Asks for sight of the ticket first: the messages themselves know only what is public. */
async function readEarlier(
  db: Reader,
  deps: TicketsDeps,
  actor: Actor,
  page: { readonly ticketId: string; readonly cursor: string },
) {
  await visibleId(db, actor, { id: page.ticketId });
  return readMessages(db, { actor, ...page, now: deps.clock.now(), limit: 50 });
}
