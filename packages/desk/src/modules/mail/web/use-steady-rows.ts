import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLive, type LiveEvent } from '#platform/web/api/live';
import { withNews, type Row, type RowsPage } from './steady-rows.ts';

interface SteadyRows<T extends Row> {
  readonly queryKey: readonly unknown[];
  /** The newest rows of the same list. */
  readonly readFirst: () => Promise<RowsPage<T>>;
  /** Whether an event of the feed may change the list. */
  readonly concerns: (event: LiveEvent) => boolean;
}

/**
 * Keeps a list up to date without moving its rows: what changed is changed in place, what is new is counted and
 * waits until somebody asks for it. One look at a time, however fast mails come.
 */
export function useSteadyRows<T extends Row>({ queryKey, readFirst, concerns }: SteadyRows<T>) {
  const queryClient = useQueryClient();
  const list = JSON.stringify(queryKey);
  const [fresh, setFresh] = useState({ list, count: 0 });
  const looking = useRef<'no' | 'yes' | 'again'>('no');
  const look = async () => {
    if (looking.current !== 'no') {
      looking.current = 'again';
      return;
    }
    looking.current = 'yes';
    try {
      const first = await readFirst();
      const shown = queryClient.getQueryData<InfiniteData<RowsPage<T>>>(queryKey);
      if (shown) {
        const { pages, fresh: count } = withNews(shown.pages, first.items);
        queryClient.setQueryData(queryKey, { ...shown, pages });
        setFresh({ list, count });
      }
    } catch {
      // The next event looks again; what is shown stays.
    }
    const again = (looking.current as string) === 'again';
    looking.current = 'no';
    if (again) void look();
  };
  useLive((event) => {
    if (concerns(event)) void look();
  });
  return {
    fresh: fresh.list === list ? fresh.count : 0,
    showFresh: () => {
      setFresh({ list, count: 0 });
      void queryClient.invalidateQueries({ queryKey });
    },
  };
}
