import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { clearBounced } from '#platform/server/mail/bounced';
import { ticketErrors, ticketEvents, type TicketDetail } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';
import { readTicket, requireTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

/** Takes the warning from an address of this ticket. */
export async function clearAddress(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; address: string },
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  const at = deps.clock.now();
  const { deadAddresses } = await readTicket(tx, actor, ticket.id, at);
  const dead = deadAddresses.find((one) => one.address === input.address.trim().toLowerCase());
  if (!dead || !(await clearBounced(tx, dead.address))) throw new AppError(ticketErrors.notFound);
  await record(tx, {
    events: [
      happened(
        ticketEvents.addressCleared,
        { actor, at, subject: ticketSubject(ticket.id) },
        { address: dead.address },
      ),
    ],
    select: sql`select 1`,
  });
  return readTicket(tx, actor, ticket.id, at);
}
