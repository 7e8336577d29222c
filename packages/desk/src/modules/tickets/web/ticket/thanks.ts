import { ticketCan, type Message, type TicketDetail } from '../../contract.ts';

/** The last words of the conversation, when they are a mere "thanks" that can be taken as confirmation. */
export function thanksToTake(ticket: TicketDetail): Message | undefined {
  if (!ticketCan.confirm(ticket)) return undefined;
  const last = ticket.messages.findLast((one) => one.visibility === 'public');
  return last?.onlyThanks === true ? last : undefined;
}
