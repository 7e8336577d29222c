import { Type, type Static } from 'typebox';

/** Status categories are fixed; what an organisation calls them are labels, which are data. */
export const statuses = [
  'new',
  'open',
  'pending-requester',
  'pending-third-party',
  'pending-time',
  'resolved',
  'closed',
  'merged',
  'cancelled',
] as const;
export const TicketStatus = Type.Enum([...statuses]);
export type TicketStatus = (typeof statuses)[number];

/** All that still needs somebody. */
export const unresolved = [
  'new',
  'open',
  'pending-requester',
  'pending-third-party',
  'pending-time',
] as const satisfies readonly TicketStatus[];

export const pending = [
  'pending-requester',
  'pending-third-party',
  'pending-time',
] as const satisfies readonly TicketStatus[];
export type PendingStatus = (typeof pending)[number];

interface Can {
  (ticket: { readonly status: TicketStatus }): boolean;
  /** The statuses in which it may be done: for the guard, the button, its tooltip and the docs. */
  readonly states: readonly TicketStatus[];
}

function can(states: readonly TicketStatus[]): Can {
  return Object.assign((ticket: { readonly status: TicketStatus }) => states.includes(ticket.status), {
    states,
  });
}

const alive = [...unresolved, 'resolved'] as const;

/** The state machine: which deed is open in which status. Server guards and buttons ask the same functions. */
export const ticketCan = {
  reply: can([...alive, 'closed']),
  note: can([...alive, 'closed', 'cancelled', 'merged']),
  change: can(alive),
  wait: can(unresolved),
  resume: can(pending),
  resolve: can(unresolved),
  confirm: can(['resolved']),
  object: can(['resolved', 'closed']),
  close: can(['resolved']),
  reopen: can(['resolved', 'closed', 'cancelled']),
  cancel: can(unresolved),
  merge: can(alive),
} as const;

/** 1 (high) to 3 (low). */
export const Level = Type.Integer({ minimum: 1, maximum: 3 });
/** 1 critical, 2 high, 3 medium, 4 low. */
export const Priority = Type.Integer({ minimum: 1, maximum: 4 });
export type Priority = Static<typeof Priority>;

const byImpactAndUrgency: readonly (readonly number[])[] = [
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 4],
];

/** Priority from impact x urgency; the table is the one that 24,918 real incidents were stored with. */
export function priorityOf(impact: number, urgency: number): Priority {
  const priority = byImpactAndUrgency[impact - 1]?.[urgency - 1];
  if (priority === undefined) throw new RangeError(`impact ${impact} and urgency ${urgency} are 1 to 3`);
  return priority;
}
