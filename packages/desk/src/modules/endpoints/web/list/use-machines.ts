import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { endpoints, keys, type MachineQuery } from '../api.ts';
import { useRoomLive } from '../use-room-live.ts';
import type { MachineSearch, View } from './search.ts';

const pageSize = 100;

const viewQueries: Readonly<Record<View, MachineQuery>> = {
  approved: { state: 'approved' },
  connected: { connected: true },
  pending: { state: 'pending' },
  quarantined: { state: 'quarantined' },
  concern: { concern: true },
};

/** The machines that an address asks for, page by page, kept up to date. */
export function useMachines(search: MachineSearch) {
  const { view, ...words } = search;
  useRoomLive([['endpoints', 'machines']]);
  return useInfiniteQuery({
    queryKey: keys.machines(search),
    queryFn: ({ pageParam }) =>
      endpoints.list({
        ...words,
        ...(view === undefined ? {} : viewQueries[view]),
        limit: pageSize,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The numbers over the list, each of which leads to its rows. */
export function useCounters() {
  useRoomLive([keys.counters]);
  return useQuery({ queryKey: keys.counters, queryFn: () => endpoints.counters() }).data;
}

/** What the desk knows about keys; without a statement no machine can be added. */
export function useTrust() {
  useRoomLive([keys.trust]);
  return useQuery({ queryKey: keys.trust, queryFn: () => endpoints.trust(), staleTime: 60_000 });
}
