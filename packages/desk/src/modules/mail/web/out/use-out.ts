import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '#platform/web/api/live';
import { keys, mail } from '../api.ts';
import { outQuery, type OutSearch } from './search.ts';

/** Outgoing mails, page by page; a reply that settles meanwhile is read again. */
export function useOut(search: OutSearch) {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (!event.name.startsWith('mail.outbound.') && !event.name.startsWith('tickets.message.')) return;
    void queryClient.invalidateQueries({ queryKey: ['mail', 'outbox'] });
    void queryClient.invalidateQueries({ queryKey: keys.summary });
  });
  return useInfiniteQuery({
    queryKey: keys.outbox(search),
    queryFn: ({ pageParam }) =>
      mail.outbox({
        ...outQuery(search),
        limit: 100,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
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
