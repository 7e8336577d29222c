import { pending, type TicketStatus } from '../../contract.ts';
import type { ListQuery } from '../api.ts';
import { statusesIn, type QueueSearch } from './search.ts';

/** A stretch of the queue in one order of the server; the next one begins where it ends. */
export interface Phase {
  readonly id: 'waits' | 'work' | 'pending' | 'resolved' | 'ended' | 'all';
  readonly status: string;
  readonly sort: NonNullable<ListQuery['sort']>;
  /** Rows that wait for us stood in the phase before. */
  readonly skipWaiting?: true;
}

const parts: readonly (Omit<Phase, 'status'> & { readonly of: readonly TicketStatus[] })[] = [
  { id: 'waits', of: ['new', 'open'], sort: 'waiting' },
  { id: 'work', of: ['new', 'open'], sort: 'updated', skipWaiting: true },
  { id: 'pending', of: pending, sort: 'updated' },
  { id: 'resolved', of: ['resolved'], sort: 'updated' },
  { id: 'ended', of: ['closed', 'cancelled', 'merged'], sort: 'updated' },
];

/**
 * The stretches of a view. Without an order of its own a queue goes by who waits: those that wait for us, longest
 * first, then what is in work, then what waits for others, then what has ended. Each stretch is paged by the server, so
 * a group is whole and in order however many rows there are.
 */
export function phasesOf(search: QueueSearch): readonly Phase[] {
  const wanted = statusesIn(search.status);
  if (search.sort !== undefined) return [{ id: 'all', status: wanted.join(','), sort: search.sort }];
  return parts.flatMap(({ of, ...phase }) => {
    const status = wanted.filter((one) => of.includes(one));
    return status.length === 0 ? [] : [{ ...phase, status: status.join(',') }];
  });
}

/** Where a page of the queue begins. */
export interface PageAt {
  readonly phase: number;
  readonly cursor?: string;
}

/** Where the page after this one begins; undefined at the end of the last stretch. */
export function pageAfter(
  at: PageAt,
  nextCursor: string | null,
  phases: readonly Phase[],
): PageAt | undefined {
  if (nextCursor !== null) return { phase: at.phase, cursor: nextCursor };
  return at.phase + 1 < phases.length ? { phase: at.phase + 1 } : undefined;
}
