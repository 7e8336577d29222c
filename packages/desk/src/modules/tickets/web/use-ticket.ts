import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive } from '#platform/web/api/live';
import { fromNumber, toNumber, type TicketDetail } from '../contract.ts';
import { keys, tickets } from './api.ts';
import { rememberSeen } from './memory.ts';

const freshMs = 15_000;

function ticketQuery(number: string) {
  return { queryKey: keys.ticket(number), queryFn: () => tickets.get({ number }), staleTime: freshMs };
}

/** One ticket with its conversation, kept up to date by live events. */
export function useTicket(number: string | undefined, options: { keepPrevious?: boolean } = {}) {
  const queryClient = useQueryClient();
  const query = useQuery({
    ...ticketQuery(number ?? ''),
    enabled: number !== undefined,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
  const ticket = query.data;
  useLive((event) => {
    if (event.subject.room !== 'tickets' || event.subject.id !== ticket?.id) return;
    void queryClient.invalidateQueries({ queryKey: keys.ticket(ticket.number) });
    void queryClient.invalidateQueries({ queryKey: keys.timeline(ticket.number) });
  });
  useEffect(() => {
    if (ticket && !query.isPlaceholderData) rememberSeen(ticket.id, new Date().toISOString());
  }, [ticket, query.isPlaceholderData]);
  return query;
}

/** Asks for tickets that will probably be opened next. */
export function prefetchTickets(queryClient: QueryClient, numbers: readonly (string | undefined)[]): void {
  for (const number of numbers) {
    if (number !== undefined) void queryClient.prefetchQuery(ticketQuery(number));
  }
}

/** Puts what the server answered to a deed into the cache; what the deed told others comes with the live feed. */
export function keepTicket(queryClient: QueryClient, ticket: TicketDetail): void {
  queryClient.setQueryData(keys.ticket(ticket.number), ticket);
  void queryClient.invalidateQueries({ queryKey: keys.timeline(ticket.number) });
  void queryClient.invalidateQueries({ queryKey: keys.counters });
}

/** The one spelling of a number in an address; undefined when it cannot be one of ours. */
export function canonicalNumber(written: string): string | undefined {
  const serial = fromNumber(written);
  return serial === undefined ? undefined : toNumber(serial);
}
