import type { Ticket } from '../../contract.ts';
import type { Phase } from './phases.ts';

/** One answer of the server with the stretch that it belongs to. */
export interface QueuePage {
  readonly phase: Phase;
  readonly items: readonly Ticket[];
}

/** What live events told since the pages were read. */
export interface Overlay {
  /** Newest contents of rows that changed, by id. */
  readonly fresh: ReadonlyMap<string, Ticket>;
  /** Rows that no longer belong to this view. */
  readonly gone: ReadonlySet<string>;
  /** Rows that belong to this view now; they wait behind the bar. */
  readonly arrived: readonly Ticket[];
}

export const noOverlay: Overlay = { fresh: new Map(), gone: new Set(), arrived: [] };

export interface GroupHead {
  readonly is: 'head';
  readonly key: string;
  readonly group: GroupId;
  readonly count: number;
  /** False while more rows of this group may follow. */
  readonly whole: boolean;
}
export interface TicketLine {
  readonly is: 'ticket';
  readonly key: string;
  readonly ticket: Ticket;
  readonly gone: boolean;
}
export type QueueRow = GroupHead | TicketLine;

export type GroupId =
  | 'waits-long'
  | 'waits'
  | 'work'
  | 'pending'
  | 'resolved'
  | 'ended'
  | `priority-${number}`
  | `day-${string}`
  | 'all';

const dayMs = 86_400_000;

/** The group of a row: by its stretch, within it by how long it waits, its priority or its day. */
export function groupOf(ticket: Ticket, phase: Phase, asOf: Date, dayOf: (at: string) => string): GroupId {
  if (phase.id === 'waits' || phase.sort === 'waiting') {
    const sinceMs = Date.parse(ticket.waitingSinceAt ?? ticket.updatedAt);
    return asOf.getTime() - sinceMs > dayMs ? 'waits-long' : 'waits';
  }
  if (phase.id !== 'all') return phase.id;
  if (phase.sort === 'priority') return `priority-${ticket.priority}`;
  return `day-${dayOf(phase.sort === 'created' ? ticket.createdAt : ticket.updatedAt)}`;
}

/**
 * The rows to draw. Places come from the pages alone: a row that changed keeps its place and its group, one that left
 * stays and is marked, one that arrived is not among them. So nothing moves under the pointer.
 */
export function queueRows(
  pages: readonly QueuePage[],
  overlay: Overlay,
  view: { readonly asOf: Date; readonly complete: boolean; readonly dayOf: (at: string) => string },
): readonly QueueRow[] {
  const groups = new Map<GroupId, TicketLine[]>();
  const seen = new Set<string>();
  for (const { phase, items } of pages) {
    for (const ticket of items) {
      if (seen.has(ticket.id) || (phase.skipWaiting && ticket.waitingSinceAt !== null)) continue;
      seen.add(ticket.id);
      const line: TicketLine = {
        is: 'ticket',
        key: ticket.number,
        ticket: overlay.fresh.get(ticket.id) ?? ticket,
        gone: overlay.gone.has(ticket.id),
      };
      const group = groupOf(ticket, phase, view.asOf, view.dayOf);
      const lines = groups.get(group);
      if (lines) lines.push(line);
      else groups.set(group, [line]);
    }
  }
  const all = [...groups];
  return all.flatMap(([group, lines], index) => [
    {
      is: 'head' as const,
      key: `group ${group}`,
      group,
      count: lines.length,
      whole: view.complete || index < all.length - 1,
    },
    ...lines,
  ]);
}

/** What the server said about tickets that events named: those that match the view now, newest first. */
export interface Freshened {
  readonly changed: ReadonlySet<string>;
  readonly matching: readonly Ticket[];
}

/** Adds what events told to what was told before. */
export function withFreshened(
  overlay: Overlay,
  shownIds: ReadonlySet<string>,
  { changed, matching }: Freshened,
): Overlay {
  const matchingById = new Map(matching.map((ticket) => [ticket.id, ticket]));
  const fresh = new Map(overlay.fresh);
  const gone = new Set(overlay.gone);
  const arrived = new Map(overlay.arrived.map((ticket) => [ticket.id, ticket]));
  for (const id of changed) {
    const ticket = matchingById.get(id);
    if (ticket === undefined) {
      arrived.delete(id);
      if (shownIds.has(id)) gone.add(id);
    } else if (shownIds.has(id)) {
      fresh.set(id, ticket);
      gone.delete(id);
    } else {
      arrived.set(id, ticket);
    }
  }
  return { fresh, gone, arrived: [...arrived.values()] };
}
