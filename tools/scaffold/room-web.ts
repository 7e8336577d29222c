import type { RoomNames } from './names.ts';

/** The web half of a new room: a page in the navigation that lists its things and teaches the first step when empty. */
export function webFiles(names: RoomNames): Readonly<Record<string, string>> {
  return {
    'web/routes.tsx': routes(names),
    [`web/${names.Room}Page.tsx`]: page(names),
    'web/texts.ts': texts(names),
  };
}

const routes = ({ room, Room }: RoomNames): string => `import { IconFolder } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { RoomWeb } from '#platform/web/routes';
import { t } from './texts.ts';

/** What the room gives to the web. */
export const ${room}Web: RoomWeb = {
  room: '${room}',
  routes: ({ framed }) => [
    createRoute({
      getParentRoute: () => framed,
      path: '/${room}',
      component: lazyRouteComponent(() => import('./${Room}Page.tsx'), '${Room}Page'),
    }),
  ],
  nav: [
    {
      id: '${room}',
      label: () => t.title(),
      icon: IconFolder,
      to: '/${room}',
      section: 'work',
      order: 90,
      permission: '${room}.read',
    },
  ],
};
`;

const page = ({ room, Room }: RoomNames): string => `import { useQuery } from '@tanstack/react-query';
import { apiOf } from '#platform/web/api/client';
import { Panel } from '#platform/web/ui/Panel.tsx';
import { ${room}Contract } from '../contract.ts';
import { t } from './texts.ts';

const api = apiOf(${room}Contract);

/** The newest ${room}. */
export function ${Room}Page() {
  const { data } = useQuery({ queryKey: ['${room}'], queryFn: () => api.list() });
  return (
    <Panel label={t.title()} as="main">
      {data?.items.length === 0 ? <p>{t.empty()}</p> : null}
      <ul>
        {data?.items.map((item) => (
          <li key={item.id}>{item.title}</li>
        ))}
      </ul>
    </Panel>
  );
}
`;

const texts = ({
  room,
  thing,
  Room,
}: RoomNames): string => `import { defineTexts } from '#platform/web/i18n/texts';

/** Words of the room's screens. */
export const t = defineTexts('${room}', {
  title: '${Room}',
  empty: 'No ${thing} yet. The first one appears here.',
});
`;
