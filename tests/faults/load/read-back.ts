import type { Chance } from '../chance.ts';
import { breakOf, codeOf, type Ask } from './ask-desk.ts';
import type { KnownTicket } from './operations.ts';

/** What a reader saw: all right, an error of the outage, or something that must not be. */
export type Seen = { readonly saw: 'right' } | { readonly saw: 'outage' | 'wrong'; readonly why: string };

/** Reads as people do while others write; whatever was acknowledged must be there at once. */
export async function readBack(ask: Ask, chance: Chance, tickets: readonly KnownTicket[]): Promise<Seen> {
  const ticket = chance.pick(tickets.slice(-500));
  const paths = ticket
    ? [
        '/api/tickets?status=unresolved',
        '/api/tickets/counters',
        `/api/tickets/${ticket.number}`,
        `/api/search?q=${ticket.id}&in=tickets`,
      ]
    : ['/api/tickets?status=unresolved', '/api/tickets/counters'];
  const path = chance.pick(paths) ?? '';
  try {
    const answer = await ask({ method: 'GET', path });
    if (answer.status >= 500) return { saw: 'outage', why: codeOf(answer) };
    if (answer.status >= 400) return { saw: 'wrong', why: `GET ${path} was answered ${codeOf(answer)}` };
    const names = path.includes(ticket?.number ?? '\0') || path.includes(ticket?.id ?? '\0');
    if (names && !answer.text.includes(ticket?.subject ?? ''))
      return { saw: 'wrong', why: `GET ${path} does not show "${ticket?.subject}"` };
    return { saw: 'right' };
  } catch (error) {
    return { saw: 'outage', why: breakOf(error) };
  }
}
