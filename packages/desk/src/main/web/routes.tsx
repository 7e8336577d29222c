import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type AnyRoute,
} from '@tanstack/react-router';
import { setViewerZone } from '../../platform/web/i18n/format.ts';
import { startLive, stopLive } from '../../platform/web/api/live.ts';
import { ViewerContext, type SessionPort, type Viewer } from '../../platform/web/api/viewer.ts';
import { AppFrame } from '../../platform/web/layout/AppFrame.tsx';
import { PageFailure, PageMissing } from '../../platform/web/layout/Failure.tsx';
import type { RoomWeb } from '../../platform/web/routes.ts';

/** What loaders and guards get. */
export interface RouterContext {
  readonly queryClient: QueryClient;
}

const signInPath = '/sign-in';

/** Builds the router from what the rooms bring. */
export function makeRouter(rooms: readonly RoomWeb[], queryClient: QueryClient) {
  const session = rooms.find((room) => room.session !== undefined)?.session;
  const root = createRootRouteWithContext<RouterContext>()({
    component: Outlet,
    notFoundComponent: () => (
      <main>
        <PageMissing />
      </main>
    ),
  });
  const framed = createRoute({
    getParentRoute: () => root,
    id: 'framed',
    beforeLoad: ({ location }) => enter(session, queryClient, location.href),
    component: () => <Framed rooms={rooms} session={session} viewer={framed.useRouteContext().viewer} />,
  });
  const bare = createRoute({ getParentRoute: () => root, id: 'bare', component: Bare });
  const home = createRoute({
    getParentRoute: () => framed,
    path: '/',
    beforeLoad: ({ context }) => leadHome(rooms, context),
  });
  const components = createRoute({
    getParentRoute: () => bare,
    path: '/components',
    component: lazyRouteComponent(
      () => import('../../platform/web/components-page/ComponentsPage.tsx'),
      'ComponentsPage',
    ),
  });
  const routes = rooms.flatMap((room) => room.routes?.({ framed, bare }) ?? []);
  const under = (parent: AnyRoute) => routes.filter((route) => route.options.getParentRoute?.() === parent);
  const routeTree = root.addChildren([
    framed.addChildren([home, ...under(framed)]),
    bare.addChildren([components, ...under(bare)]),
  ]);
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ({ error }) => <PageFailure error={error} />,
    defaultPendingMs: 150,
    defaultPendingMinMs: 300,
    scrollRestoration: true,
  });
}

export const sessionKey = ['session'];

/** Lets a signed-in person in and remembers who it is; everyone else is led to sign in and back. */
async function enter(session: SessionPort | undefined, queryClient: QueryClient, href: string) {
  const viewer =
    session &&
    (await queryClient.ensureQueryData({
      queryKey: sessionKey,
      queryFn: async () => (await session.load()) ?? null,
      staleTime: Infinity,
    }));
  // The router's way to lead elsewhere is a thrown redirect, which is no error.
  // oxlint-disable-next-line typescript/only-throw-error
  if (!viewer) throw redirect({ to: signInPath, search: href === '/' ? {} : { next: href } });
  setViewerZone(viewer.timeZone);
  startLive(() => void queryClient.invalidateQueries());
  return { viewer };
}

function leadHome(rooms: readonly RoomWeb[], context: object) {
  const viewer = 'viewer' in context ? (context.viewer as Viewer) : undefined;
  const homes = rooms.map((room) => room.home?.(viewer?.permissions ?? []));
  const to = homes.find((path) => path !== undefined);
  if (to === undefined || to === '/') return;
  // oxlint-disable-next-line typescript/only-throw-error -- as above
  throw typeof to === 'string' ? redirect({ to }) : redirect({ href: to.document, reloadDocument: true });
}

function Framed({
  rooms,
  session,
  viewer,
}: {
  rooms: readonly RoomWeb[];
  session: SessionPort | undefined;
  viewer: Viewer;
}) {
  const signOut = async () => {
    stopLive();
    await session?.signOut();
    // Everything of this person leaves the memory of the page with the page itself.
    window.location.assign(signInPath);
  };
  return (
    <ViewerContext value={viewer}>
      <AppFrame nav={rooms.flatMap((room) => room.nav ?? [])} onSignOut={() => void signOut()}>
        <Outlet />
      </AppFrame>
    </ViewerContext>
  );
}

function Bare() {
  return (
    <div className="dh-bare">
      <Outlet />
    </div>
  );
}
