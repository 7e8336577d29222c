import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '#platform/web/api/live';
import { keys, mail } from '../api.ts';
import { useSteadyRows } from '../use-steady-rows.ts';
import type { RecordSearch } from './search.ts';

/** The records that an address asks for, page by page. */
export function useRecords(search: RecordSearch) {
  return useInfiniteQuery({
    queryKey: keys.records(search),
    queryFn: ({ pageParam }) => readRecords(search, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** What came in since the list was read. */
export function useFreshRecords(search: RecordSearch) {
  return useSteadyRows({
    queryKey: keys.records(search),
    readFirst: () => readRecords(search, undefined),
    concerns: (event) => event.name.startsWith('mail.record.'),
  });
}

function readRecords(search: RecordSearch, cursor: string | undefined) {
  return mail.records({ ...search, limit: 100, ...(cursor === undefined ? {} : { cursor }) });
}

/** How many mails wait for a person. */
export function useMailSummary() {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (event.name.startsWith('mail.') || event.name.startsWith('tickets.message.'))
      void queryClient.invalidateQueries({ queryKey: keys.summary });
  });
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
