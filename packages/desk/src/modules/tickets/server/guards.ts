import { AppError } from '#platform/contract/errors';
import { ticketCan, ticketErrors, type TicketStatus } from '../contract.ts';

/** Refuses a deed that the status does not allow, and says which statuses would. */
export function requireState(ticket: { readonly status: TicketStatus }, deed: keyof typeof ticketCan): void {
  if (ticketCan[deed](ticket)) return;
  throw new AppError(ticketErrors.notInState, {
    facts: { deed, status: ticket.status, needs: ticketCan[deed].states },
  });
}
