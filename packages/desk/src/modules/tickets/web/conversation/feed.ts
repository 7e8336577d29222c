import type { OutputOf } from '#platform/contract/endpoint';
import type { Message, ticketsContract } from '../../contract.ts';

export type TimelineStep = OutputOf<(typeof ticketsContract)['endpoints']['timeline']>['items'][number];

/** The conversation as it is read: messages, and between them what changed. */
export type FeedItem =
  | { readonly is: 'message'; readonly key: string; readonly message: Message }
  | { readonly is: 'steps'; readonly key: string; readonly steps: readonly TimelineStep[] };

/** Steps that a message card tells already, or that say nothing to a reader. */
const told = new Set([
  'tickets.ticket.opened',
  'tickets.message.added',
  'tickets.message.withdrawn',
  'tickets.message.settled',
]);

/**
 * Puts messages and steps in the order of time; steps between two messages make one item. Older steps than the oldest
 * message that is loaded wait until that is.
 */
export function feedOf(
  messages: readonly Message[],
  timeline: readonly TimelineStep[],
  olderMessages: boolean,
): readonly FeedItem[] {
  const oldest = messages[0]?.createdAt ?? '';
  const steps = timeline
    .filter((step) => !told.has(step.name) && (!olderMessages || step.at >= oldest))
    .toSorted((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
  const items: FeedItem[] = [];
  let next = 0;
  const addSteps = (until: string | undefined) => {
    const here: TimelineStep[] = [];
    for (let step = steps[next]; step && (until === undefined || step.at < until); step = steps[next]) {
      here.push(step);
      next += 1;
    }
    const [first] = here;
    if (first) items.push({ is: 'steps', key: `steps ${first.id}`, steps: here });
  };
  for (const message of messages) {
    addSteps(message.createdAt);
    items.push({ is: 'message', key: message.id, message });
  }
  addSteps(undefined);
  return items;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
