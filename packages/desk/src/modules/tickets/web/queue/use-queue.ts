import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLive, type LiveEvent } from '#platform/web/api/live';
import { formatDay } from '#platform/web/i18n/format';
import type { Ticket } from '../../contract.ts';
import { keys, tickets } from '../api.ts';
import { pageAfter, phasesOf, type PageAt } from './phases.ts';
import { noOverlay, queueRows, withFreshened, type Overlay, type QueuePage, type QueueRow } from './rows.ts';
import { filterOf, statusesIn, type QueueSearch } from './search.ts';

const pageSize = 60;
/** Events come in bursts; one question answers a burst, and half a second is the promise. */
const gatherMs = 150;
const mostChanged = 100;

export interface Queue {
  readonly rows: readonly QueueRow[];
  readonly arrived: readonly Ticket[];
  readonly goneCount: number;
  /** Instant of the newest whole reading. */
  readonly asOf: Date;
  readonly loaded: boolean;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly loadMore: () => void;
  /** Reads the list again as it is now: arrived rows come in, rows that left go. */
  readonly showAll: () => void;
}

/** The rows of a view, kept up to date by live events without moving any of them. */
export function useQueue(search: QueueSearch): Queue {
  const phases = useMemo(() => phasesOf(search), [search]);
  const query = useInfiniteQuery({
    queryKey: keys.queue(search),
    initialPageParam: { phase: 0 } as PageAt,
    queryFn: async ({ pageParam }) => {
      const phase = phases[pageParam.phase];
      if (!phase) return { phase: undefined, items: [], nextCursor: null };
      const page = await tickets.list({
        ...filterOf(search),
        status: phase.status,
        sort: phase.sort,
        limit: pageSize,
        ...(pageParam.cursor === undefined ? {} : { cursor: pageParam.cursor }),
      });
      return { phase, ...page };
    },
    getNextPageParam: (last, _all, at) => pageAfter(at, last.nextCursor, phases),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });
  const { data, fetchNextPage, hasNextPage, isFetching, refetch } = query;
  const asOf = useAsOf(data?.pages.length ?? 0, query.dataUpdatedAt);
  const [overlay, setOverlay] = useOverlay(search);
  const pages = useMemo(
    () =>
      (data?.pages ?? []).flatMap((page): QueuePage[] =>
        page.phase ? [{ phase: page.phase, items: page.items }] : [],
      ),
    [data],
  );
  const rows = useMemo(
    () => queueRows(pages, overlay, { asOf, complete: !hasNextPage, dayOf: formatDay }),
    [pages, overlay, asOf, hasNextPage],
  );
  useFreshen(search, rows, setOverlay);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const showAll = useCallback(() => {
    void refetch().then(() => setOverlay(noOverlay));
  }, [refetch, setOverlay]);
  // In an empty list nothing stands under the pointer that could jump, so what arrives comes in by itself.
  const comesIn = rows.length === 0 && overlay.arrived.length > 0 && !isFetching;
  useEffect(() => {
    if (comesIn) showAll();
  }, [comesIn, showAll]);
  return {
    rows,
    arrived: overlay.arrived,
    goneCount: overlay.gone.size,
    asOf,
    loaded: data !== undefined,
    loading: isFetching,
    error: data === undefined ? query.error : null,
    loadMore,
    showAll,
  };
}

/** When the rows were read; another page of the same reading does not move it, so that no row changes its group. */
function useAsOf(pageCount: number, updatedAtMs: number): Date {
  const [state, setState] = useState(() => ({ pageCount, updatedAtMs, asOf: new Date() }));
  if (state.updatedAtMs === updatedAtMs) return state.asOf;
  const more = pageCount > state.pageCount && state.pageCount > 0;
  const next = { pageCount, updatedAtMs, asOf: more ? state.asOf : new Date(updatedAtMs) };
  setState(next);
  return next.asOf;
}

function useOverlay(search: QueueSearch) {
  const [state, setState] = useState({ search, overlay: noOverlay });
  if (state.search !== search) setState({ search, overlay: noOverlay });
  const set = useCallback(
    (next: Overlay | ((now: Overlay) => Overlay)) =>
      setState((now) => ({ ...now, overlay: typeof next === 'function' ? next(now.overlay) : next })),
    [],
  );
  return [state.search === search ? state.overlay : noOverlay, set] as const;
}

/** Events after which a ticket has another `updatedAt`, so that asking for the last changed rows finds it or proves that it left. */
const moving =
  /^tickets\.(ticket\.(opened|changed|status-moved|resolved|confirmed|objected|closed|reopened|merged)|message\.(added|withdrawn))$/;

/** Asks once per burst of events which of the changed tickets match this view; costs the same for any length of it. */
function useFreshen(
  search: QueueSearch,
  rows: readonly QueueRow[],
  setOverlay: (next: (now: Overlay) => Overlay) => void,
): void {
  const queryClient = useQueryClient();
  const shownIds = useMemo(
    () => new Set(rows.flatMap((row) => (row.is === 'ticket' ? [row.ticket.id] : []))),
    [rows],
  );
  const latest = useRef({ search, shownIds });
  useEffect(() => {
    latest.current = { search, shownIds };
  });
  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = async () => {
    timer.current = undefined;
    const changed = new Set(waiting.current);
    waiting.current.clear();
    const asked = latest.current.search;
    if (changed.size > mostChanged)
      return void queryClient.invalidateQueries({ queryKey: keys.queue(asked) });
    const { items } = await tickets.list({
      ...filterOf(asked),
      status: statusesIn(asked.status).join(','),
      sort: 'updated',
      limit: Math.min(200, changed.size + 30),
    });
    if (latest.current.search !== asked) return;
    setOverlay((now) => withFreshened(now, latest.current.shownIds, { changed, matching: items }));
  };
  useLive((event: LiveEvent) => {
    if (event.subject.room !== 'tickets' || !moving.test(event.name)) return;
    waiting.current.add(event.subject.id);
    // A failed question is asked again with the next event; the page says by itself when the feed is stale.
    timer.current ??= setTimeout(() => void ask().catch(() => undefined), gatherMs);
  });
}
