import { sql } from 'kysely';
import type { Reader } from '#platform/server/db/database';
import type { Ticket } from '../contract.ts';
import { ticketColumns, ticketJoins, toTicket, type TicketRow } from './tables.ts';

/** A ticket that the caller has just written, as a list shows it. */
export async function readTicketRow(db: Reader, id: string): Promise<Ticket> {
  const row = await db.first<TicketRow>(
    sql<TicketRow>`select ${ticketColumns} from tickets t ${ticketJoins} where t.id = ${id}`,
  );
  if (!row) throw new Error(`ticket ${id} was written a moment ago and is gone`);
  return toTicket(row);
}
