import { slotName } from '#platform/web/routes';
import type { TicketDetail } from '../../contract.ts';

/** Cards in the rail beside the conversation: clocks, the machine, similar tickets. */
export const ticketContext = slotName<{ ticket: TicketDetail }>('ticket.context');
/** Buttons in the bar of a ticket: start a runbook, look at the machine. */
export const ticketActions = slotName<{ ticket: TicketDetail }>('ticket.actions');
