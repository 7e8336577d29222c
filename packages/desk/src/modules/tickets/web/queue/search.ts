import { pending, type TicketStatus } from '../../contract.ts';
import type { ListQuery } from '../api.ts';

/** What the address of the queue says: filters of the list, and its order. Absent is "unresolved, by who waits". */
export interface QueueSearch {
  readonly status?: string;
  readonly assignee?: string;
  readonly team?: string;
  readonly priority?: string;
  readonly requester?: string;
  readonly q?: string;
  readonly sort?: NonNullable<ListQuery['sort']>;
}

const sorts: readonly string[] = ['updated', 'created', 'priority', 'waiting'];
const texts = ['status', 'assignee', 'team', 'priority', 'requester', 'q'] as const;

/** Reads the parameters of an address; what is not known there is left out. */
export function parseQueueSearch(raw: Record<string, unknown>): QueueSearch {
  const kept = texts.flatMap((name) => {
    const value = raw[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    return text === '' ? [] : [[name, text] as const];
  });
  const sort = raw['sort'];
  return {
    ...(Object.fromEntries(kept) as QueueSearch),
    ...(typeof sort === 'string' && sorts.includes(sort)
      ? { sort: sort as NonNullable<QueueSearch['sort']> }
      : {}),
  };
}

export type ViewId = 'open' | 'unassigned' | 'mine' | 'waiting' | 'resolved';

/** The standard views: each is an address, each has a counter of the server. */
export const standardViews: readonly {
  readonly id: ViewId;
  readonly search: QueueSearch;
  readonly counter: 'unresolved' | 'unassigned' | 'mine' | 'waiting' | 'resolved';
}[] = [
  { id: 'open', search: {}, counter: 'unresolved' },
  { id: 'unassigned', search: { assignee: 'none' }, counter: 'unassigned' },
  { id: 'mine', search: { assignee: 'me' }, counter: 'mine' },
  { id: 'waiting', search: { status: pending.join(',') }, counter: 'waiting' },
  { id: 'resolved', search: { status: 'resolved' }, counter: 'resolved' },
];

/** The standard view that an address shows, whatever its order; undefined for a filter of one's own. */
export function viewOf(search: QueueSearch): ViewId | undefined {
  const { sort: _, ...filter } = search;
  return standardViews.find((view) => sameSearch(view.search, filter))?.id;
}

function sameSearch(a: QueueSearch, b: QueueSearch): boolean {
  return texts.every((name) => a[name] === b[name]);
}

/** The filter of the list without its order. */
export function filterOf(search: QueueSearch): Omit<ListQuery, 'sort' | 'status'> {
  const { assignee, team, priority, requester, q } = search;
  return Object.fromEntries(
    Object.entries({ assignee, team, priority, requester, q }).filter(([, value]) => value !== undefined),
  );
}

/** The categories that a `status` parameter names. */
export function statusesIn(status: string | undefined): readonly TicketStatus[] {
  const words = (status ?? 'unresolved').split(',').map((word) => word.trim());
  return words.flatMap((word) =>
    word === 'unresolved' ? ['new', 'open', ...pending] : [word],
  ) as TicketStatus[];
}
