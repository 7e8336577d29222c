import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from '#platform/web/api/live';
import { keys, tickets, type Counters } from '../api.ts';

/** The counts of the standard views. */
export function useCounters(): Counters | undefined {
  return useQuery({ queryKey: keys.counters, queryFn: () => tickets.counters() }).data;
}

const gatherMs = 200;

/** Number beside "Queue" in the navigation, which is on every page: it keeps the counts up to date for all. */
export function useOpenCount(): number | undefined {
  const queryClient = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive((event) => {
    if (!event.name.startsWith('tickets.ticket.')) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: keys.counters });
    }, gatherMs);
  });
  return useCounters()?.unresolved;
}
