import type { Command } from '#platform/web/keys/commands';
import type { WebContext } from '#platform/web/routes';
import { t } from './texts.ts';

/** Places that are reached from everywhere. */
export function ticketCommands({ go }: WebContext): readonly Command[] {
  const place = (id: string, title: () => string, to: string, keys?: string): Command => ({
    id: `tickets.go-${id}`,
    title,
    group: t.keysGo,
    run: () => go(to),
    ...(keys === undefined ? {} : { keys }),
  });
  return [
    place('queue', t.goQueue, '/queue', 'g q'),
    place('today', t.goToday, '/today', 'g t'),
    place('mine', t.goMine, '/queue?assignee=me'),
    place('unassigned', t.goUnassigned, '/queue?assignee=none'),
    place('waiting', t.goWaiting, '/queue?status=pending-requester,pending-third-party,pending-time'),
    place('resolved', t.goResolved, '/queue?status=resolved'),
    { id: 'tickets.new', title: t.newTicket, group: t.keysGo, keys: 'c', run: () => go('/tickets/new') },
  ];
}
