import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '#platform/web/api/live';
import { keys, mail } from '../api.ts';
import type { RecordSearch } from './search.ts';

/** The records that an address asks for, page by page; what comes in meanwhile is read too. */
export function useRecords(search: RecordSearch) {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (!event.name.startsWith('mail.record.')) return;
    void queryClient.invalidateQueries({ queryKey: ['mail', 'records'] });
    void queryClient.invalidateQueries({ queryKey: keys.summary });
  });
  return useInfiniteQuery({
    queryKey: keys.records(search),
    queryFn: ({ pageParam }) =>
      mail.records({ ...search, limit: 100, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** How many mails wait for a person. */
export function useMailSummary() {
  return useQuery({ queryKey: keys.summary, queryFn: () => mail.summary(), staleTime: 10_000 });
}

/** One record with its evidence, kept up to date. */
export function useRecord(id: string | undefined) {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (event.subject.room !== 'mail' || event.subject.id !== id) return;
    void queryClient.invalidateQueries({ queryKey: keys.record(id) });
  });
  return useQuery({
    queryKey: keys.record(id ?? ''),
    queryFn: () => mail.record({ id: id ?? '' }),
    enabled: id !== undefined,
  });
}
