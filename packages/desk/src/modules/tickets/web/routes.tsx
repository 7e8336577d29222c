import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconInbox, IconSun } from '@tabler/icons-react';
import type { Parents, RoomWeb } from '#platform/web/routes';
import { ticketCommands } from './commands.ts';
import { ticketPalette } from './palette.ts';
import { QueuePage } from './queue/QueuePage.tsx';
import { parseQueueSearch } from './queue/search.ts';
import { useOpenCount } from './queue/use-counters.ts';
import { t } from './texts.ts';

function routes({ framed }: Parents) {
  return [
    createRoute({
      getParentRoute: () => framed,
      path: '/today',
      component: lazyRouteComponent(() => import('./today/TodayPage.tsx'), 'TodayPage'),
    }),
    createRoute({
      getParentRoute: () => framed,
      path: '/queue',
      validateSearch: parseQueueSearch,
      // Where the working day begins comes with the first script: a page of its own would be one more wait.
      component: QueuePage,
    }),
    createRoute({
      getParentRoute: () => framed,
      path: '/tickets/new',
      component: lazyRouteComponent(() => import('./new/NewTicketPage.tsx'), 'NewTicketPage'),
    }),
    createRoute({
      getParentRoute: () => framed,
      path: '/tickets/$number',
      validateSearch: (raw: Record<string, unknown>) =>
        raw['compose'] === 'reply' || raw['compose'] === 'note' ? { compose: raw['compose'] } : {},
      component: lazyRouteComponent(() => import('./ticket/TicketPage.tsx'), 'TicketPage'),
    }),
  ];
}

/** The screens of the room: Today, the queue, a ticket, a new ticket. */
export const ticketsWeb: RoomWeb = {
  room: 'tickets',
  routes,
  nav: [
    {
      id: 'tickets.today',
      label: t.today,
      icon: IconSun,
      to: '/today',
      section: 'main',
      order: 10,
      permission: 'tickets.read',
      onPhone: true,
    },
    {
      id: 'tickets.queue',
      label: t.queue,
      icon: IconInbox,
      to: '/queue',
      section: 'main',
      order: 20,
      permission: 'tickets.read',
      onPhone: true,
      useCount: useOpenCount,
    },
  ],
  commands: ticketCommands,
  paletteProviders: ticketPalette,
  home: (permissions) => (permissions.includes('tickets.read') ? '/queue' : undefined),
};
