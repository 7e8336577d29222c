import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSteadyRows } from '../use-steady-rows.ts';
import { keys, mail } from '../api.ts';
import { outQuery, type OutSearch } from './search.ts';

/** Outgoing mails, page by page. */
export function useOut(search: OutSearch) {
  return useInfiniteQuery({
    queryKey: keys.outbox(search),
    queryFn: ({ pageParam }) => readOut(search, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** What was written and what settled since the list was read. */
export function useFreshOut(search: OutSearch) {
  return useSteadyRows({
    queryKey: keys.outbox(search),
    readFirst: () => readOut(search, undefined),
    concerns: (event) => event.name.startsWith('mail.outbound.') || event.name.startsWith('tickets.message.'),
  });
}

function readOut(search: OutSearch, cursor: string | undefined) {
  return mail.outbox({ ...outQuery(search), limit: 100, ...(cursor === undefined ? {} : { cursor }) });
}

/** States that change by themselves, without an event that names this mail. */
const moving: readonly string[] = ['ready', 'sending'];
const lookEveryMs = 3000;

/** One outgoing mail, looked at again as long as it is on its way. */
export function useOutgoing(id: string | undefined) {
  return useQuery({
    queryKey: keys.outgoing(id ?? ''),
    queryFn: () => mail.outgoing({ id: id ?? '' }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (moving.includes(state.data?.state ?? '') ? lookEveryMs : false),
  });
}
