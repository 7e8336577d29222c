import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Message, TicketDetail } from '../../contract.ts';
import { keys, tickets } from '../api.ts';

/** All messages that are loaded, oldest first, and how to load what was said before. */
export function useMessages(ticket: TicketDetail | undefined) {
  const first = ticket?.olderMessages ?? null;
  const older = useInfiniteQuery({
    // The cursor names the place before the newest messages; another one is another list.
    queryKey: [...keys.ticket(ticket?.number ?? ''), 'older', first],
    initialPageParam: first ?? '',
    queryFn: ({ pageParam }) => tickets.messages({ number: ticket?.number ?? '', cursor: pageParam }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data, fetchNextPage, hasNextPage, isFetching, refetch } = older;
  const messages = useMemo(() => {
    const before = (data?.pages ?? []).toReversed().flatMap((page) => page.items);
    const newest = ticket?.messages ?? [];
    const known = new Set(newest.map((message) => message.id));
    return [...before.filter((message) => !known.has(message.id)), ...newest] satisfies Message[];
  }, [data, ticket?.messages]);
  const more = first !== null && (data === undefined || hasNextPage);
  const loadOlder = () => void (data === undefined ? refetch() : fetchNextPage());
  return { messages, onOlder: more ? loadOlder : undefined, loadingOlder: isFetching };
}

const stepsShown = 100;

/** The newest steps of a ticket's history. */
export function useTimeline(number: string | undefined) {
  const { data } = useQuery({
    queryKey: keys.timeline(number ?? ''),
    queryFn: () => tickets.timeline({ number: number ?? '', limit: stepsShown }),
    enabled: number !== undefined,
  });
  return data?.items ?? noSteps;
}

const noSteps: readonly never[] = [];
