import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconUsers } from '@tabler/icons-react';
import { personMenuLines } from '#platform/web/layout/slots';
import { slotPart, type Parents, type RoomWeb } from '#platform/web/routes';
import { OwnPageLine } from './me/OwnPageLine.tsx';
import { peopleProvider } from './people/palette.tsx';
import { homeOf, session } from './session.ts';
import { t } from './texts.ts';

/** The screens of the room `identity`: sign-in and set-up, people and what they belong to, one's own page. */
export const identityWeb: RoomWeb = {
  room: 'identity',
  session,
  home: homeOf,
  routes: (parents) => [
    ...entryRoutes(parents),
    peopleRoutes(parents),
    ...structureRoutes(parents),
    meRoute(parents),
  ],
  nav: [
    {
      id: 'people',
      label: t.people,
      icon: IconUsers,
      to: '/people',
      section: 'work',
      order: 60,
      permission: 'identity.read',
    },
  ],
  commands: ({ go }) => [
    { id: 'identity.people', title: t.goPeople, group: t.navGroup, keys: 'g p', run: () => go('/people') },
    { id: 'identity.teams', title: t.goTeams, group: t.navGroup, run: () => go('/people/teams') },
    { id: 'identity.sites', title: t.goSites, group: t.navGroup, run: () => go('/people/sites') },
    {
      id: 'identity.organisations',
      title: t.goOrganisations,
      group: t.navGroup,
      run: () => go('/people/organisations'),
    },
    { id: 'identity.me', title: t.goMe, group: t.navGroup, run: () => go('/me') },
  ],
  slots: [slotPart(personMenuLines, { id: 'identity.me', order: 10, component: OwnPageLine })],
  paletteProviders: ({ go }) => [peopleProvider(go)],
};

function entryRoutes({ bare }: Parents) {
  const getParentRoute = () => bare;
  return [
    createRoute({
      getParentRoute,
      path: '/sign-in',
      component: lazyRouteComponent(() => import('./entry/SignInPage.tsx'), 'SignInPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/sign-in/link',
      component: lazyRouteComponent(() => import('./entry/LinkPage.tsx'), 'LinkPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/set-up',
      component: lazyRouteComponent(() => import('./entry/SetUpPage.tsx'), 'SetUpPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/invitation',
      component: lazyRouteComponent(() => import('./entry/InvitationPage.tsx'), 'InvitationPage'),
    }),
  ];
}

function peopleRoutes({ framed }: Parents) {
  const people = createRoute({
    getParentRoute: () => framed,
    path: '/people',
    component: lazyRouteComponent(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
  });
  const getParentRoute = () => people;
  return people.addChildren([
    createRoute({
      getParentRoute,
      path: '/',
      component: lazyRouteComponent(() => import('./people/NobodyChosen.tsx'), 'NobodyChosen'),
    }),
    createRoute({
      getParentRoute,
      path: '/new',
      component: lazyRouteComponent(() => import('./people/NewPersonPage.tsx'), 'NewPersonPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/$id',
      component: lazyRouteComponent(() => import('./people/PersonPage.tsx'), 'PersonPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/$id/edit',
      component: lazyRouteComponent(() => import('./people/EditPersonPage.tsx'), 'EditPersonPage'),
    }),
  ]);
}

function structureRoutes({ framed }: Parents) {
  const list = (path: string, name: 'TeamsPage' | 'SitesPage' | 'OrganisationsPage') =>
    createRoute({
      getParentRoute: () => framed,
      path,
      component: lazyRouteComponent(() => import('./structure/StructurePage.tsx'), name),
    });
  const teams = list('/people/teams', 'TeamsPage');
  const sites = list('/people/sites', 'SitesPage');
  const organisations = list('/people/organisations', 'OrganisationsPage');
  const pages = () => import('./structure/EntryPages.tsx');
  type Page = keyof Awaited<ReturnType<typeof pages>>;
  const under = (parent: typeof teams, path: string, name: Page) =>
    createRoute({ getParentRoute: () => parent, path, component: lazyRouteComponent(pages, name) });
  return [
    teams.addChildren([
      under(teams, '/', 'TeamsIndex'),
      under(teams, '/new', 'NewTeam'),
      under(teams, '/$id', 'TeamPage'),
    ]),
    sites.addChildren([
      under(sites, '/', 'SitesIndex'),
      under(sites, '/new', 'NewSite'),
      under(sites, '/$id', 'SitePage'),
    ]),
    organisations.addChildren([
      under(organisations, '/', 'OrganisationsIndex'),
      under(organisations, '/new', 'NewOrganisation'),
      under(organisations, '/$id', 'OrganisationPage'),
    ]),
  ];
}

function meRoute({ framed }: Parents) {
  return createRoute({
    getParentRoute: () => framed,
    path: '/me',
    component: lazyRouteComponent(() => import('./me/MePage.tsx'), 'MePage'),
  });
}
