import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconMailbox } from '@tabler/icons-react';
import type { Parents, RoomWeb } from '#platform/web/routes';
import { mailPalette } from './palette.ts';
import { t } from './texts/navigation.ts';
import { useWaitingCount } from './use-waiting-count.ts';

/** The screens of the room: what became of every mail. */
export const mailWeb: RoomWeb = {
  room: 'mail',
  routes: (parents) => [recordRoutes(parents), outRoutes(parents), mailboxRoutes(parents)],
  nav: [
    {
      id: 'mail',
      label: t.mail,
      icon: IconMailbox,
      to: '/mail',
      section: 'work',
      order: 50,
      permission: 'mail.read',
      useCount: useWaitingCount,
    },
  ],
  paletteProviders: ({ go }) => [mailPalette(go)],
  commands: ({ go }) => [
    { id: 'mail.records', title: t.goRecords, group: t.go, keys: 'g m', run: () => go('/mail') },
    {
      id: 'mail.quarantine',
      title: t.goQuarantine,
      group: t.go,
      run: () => go('/mail?verdict=undecided'),
    },
    { id: 'mail.out', title: t.goOut, group: t.go, run: () => go('/mail/out') },
    { id: 'mail.mailboxes', title: t.goMailboxes, group: t.go, run: () => go('/mail/mailboxes') },
  ],
};

function recordRoutes({ framed }: Parents) {
  const records = createRoute({
    getParentRoute: () => framed,
    path: '/mail',
    component: lazyRouteComponent(() => import('./records/RecordsPage.tsx'), 'RecordsPage'),
  });
  return records.addChildren([
    createRoute({
      getParentRoute: () => records,
      path: '/',
      component: lazyRouteComponent(() => import('./records/NoRecordChosen.tsx'), 'NoRecordChosen'),
    }),
    createRoute({
      getParentRoute: () => records,
      path: '/records/$id',
      component: lazyRouteComponent(() => import('./records/RecordPage.tsx'), 'RecordPage'),
    }),
  ]);
}

function outRoutes({ framed }: Parents) {
  const out = createRoute({
    getParentRoute: () => framed,
    path: '/mail/out',
    component: lazyRouteComponent(() => import('./out/OutPage.tsx'), 'OutPage'),
  });
  return out.addChildren([
    createRoute({
      getParentRoute: () => out,
      path: '/',
      component: lazyRouteComponent(() => import('./out/NoOutgoingChosen.tsx'), 'NoOutgoingChosen'),
    }),
    createRoute({
      getParentRoute: () => out,
      path: '/$id',
      component: lazyRouteComponent(() => import('./out/OutgoingPage.tsx'), 'OutgoingPage'),
    }),
  ]);
}

function mailboxRoutes({ framed }: Parents) {
  const list = createRoute({
    getParentRoute: () => framed,
    path: '/mail/mailboxes',
    component: lazyRouteComponent(() => import('./mailboxes/MailboxesPage.tsx'), 'MailboxesPage'),
  });
  const forms = () => import('./mailboxes/MailboxFormPages.tsx');
  type Form = keyof Awaited<ReturnType<typeof forms>>;
  const form = (path: string, name: Form) =>
    createRoute({ getParentRoute: () => list, path, component: lazyRouteComponent(forms, name) });
  return list.addChildren([
    createRoute({
      getParentRoute: () => list,
      path: '/',
      component: lazyRouteComponent(() => import('./mailboxes/NoMailboxChosen.tsx'), 'NoMailboxChosen'),
    }),
    form('/new', 'NewMailboxPage'),
    createRoute({
      getParentRoute: () => list,
      path: '/$id',
      component: lazyRouteComponent(() => import('./mailboxes/MailboxPage.tsx'), 'MailboxPage'),
    }),
    form('/$id/edit', 'EditMailboxPage'),
    form('/$id/incoming', 'IncomingPage'),
    form('/$id/outgoing', 'OutgoingServerPage'),
  ]);
}
