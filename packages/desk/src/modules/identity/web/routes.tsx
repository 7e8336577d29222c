import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Parents, RoomWeb } from '#platform/web/routes';
import { homeOf, session } from './session.ts';

/** The screens of the room `identity`: sign-in and set-up, people and what they belong to, one's own page. */
export const identityWeb: RoomWeb = {
  room: 'identity',
  session,
  home: homeOf,
  routes: entryRoutes,
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
