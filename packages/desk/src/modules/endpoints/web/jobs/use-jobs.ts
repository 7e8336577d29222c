import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { endpoints, keys, type JobQuery } from '../api.ts';
import { useRoomLive } from '../use-room-live.ts';
import type { JobSearch, JobView } from './search.ts';

const viewQueries: Readonly<Record<JobView, JobQuery>> = {
  open: { state: 'awaiting-approval,queued,accepted,started' },
  failed: { outcome: 'failed,refused' },
  undecided: { undecided: true },
};

/** Jobs of all machines, newest first, kept up to date. */
export function useJobs({ view, subject }: JobSearch) {
  const search = {
    ...(view === undefined ? {} : viewQueries[view]),
    ...(subject === undefined ? {} : { subject }),
  };
  useRoomLive([['endpoints', 'jobs']]);
  return useInfiniteQuery({
    queryKey: keys.jobs(search),
    queryFn: ({ pageParam }) =>
      endpoints.jobs({ ...search, limit: 60, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}
