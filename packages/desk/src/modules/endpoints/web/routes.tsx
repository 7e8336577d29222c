import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconDeviceLaptop } from '@tabler/icons-react';
import type { Parents, RoomWeb } from '#platform/web/routes';
import { machinePalette } from './palette.ts';
import { t } from './texts/navigation.ts';
import { useWaitingCount } from './use-waiting-count.ts';

/** The screens of the room: machines, their jobs, what waits for a signature. */
export const endpointsWeb: RoomWeb = {
  room: 'endpoints',
  routes: (parents) => [jobRoutes(parents), approvalRoute(parents), machineRoutes(parents)],
  nav: [
    {
      id: 'machines',
      label: t.machines,
      icon: IconDeviceLaptop,
      to: '/machines',
      section: 'work',
      order: 40,
      permission: 'endpoints.read',
      useCount: useWaitingCount,
    },
  ],
  paletteProviders: (web) => [machinePalette(web)],
  commands: ({ go }) => [
    { id: 'endpoints.machines', title: t.goMachines, group: t.go, keys: 'g d', run: () => go('/machines') },
    { id: 'endpoints.add', title: t.goAdd, group: t.go, run: () => go('/machines/new') },
    {
      id: 'endpoints.approvals',
      title: t.goApprovals,
      group: t.go,
      run: () => go('/machines/approvals'),
    },
    { id: 'endpoints.jobs', title: t.goJobs, group: t.go, run: () => go('/machines/jobs') },
    {
      id: 'endpoints.unknown',
      title: t.goUnknown,
      group: t.go,
      run: () => go('/machines/jobs?view=undecided'),
    },
  ],
};

function machineRoutes({ framed }: Parents) {
  const machines = createRoute({
    getParentRoute: () => framed,
    path: '/machines',
    component: lazyRouteComponent(() => import('./list/MachinesPage.tsx'), 'MachinesPage'),
  });
  return machines.addChildren([
    createRoute({
      getParentRoute: () => machines,
      path: '/',
      component: lazyRouteComponent(() => import('./list/NoMachineChosen.tsx'), 'NoMachineChosen'),
    }),
    createRoute({
      getParentRoute: () => machines,
      path: '/new',
      component: lazyRouteComponent(() => import('./add/AddMachinePage.tsx'), 'AddMachinePage'),
    }),
    createRoute({
      getParentRoute: () => machines,
      path: '/$id',
      component: lazyRouteComponent(() => import('./machine/MachinePage.tsx'), 'MachinePage'),
    }),
  ]);
}

function approvalRoute({ framed }: Parents) {
  return createRoute({
    getParentRoute: () => framed,
    path: '/machines/approvals',
    component: lazyRouteComponent(() => import('./approvals/ApprovalsPage.tsx'), 'ApprovalsPage'),
  });
}

function jobRoutes({ framed }: Parents) {
  const jobs = createRoute({
    getParentRoute: () => framed,
    path: '/machines/jobs',
    component: lazyRouteComponent(() => import('./jobs/JobsPage.tsx'), 'JobsPage'),
  });
  return jobs.addChildren([
    createRoute({
      getParentRoute: () => jobs,
      path: '/',
      component: lazyRouteComponent(() => import('./jobs/JobsPage.tsx'), 'NoJobChosen'),
    }),
    createRoute({
      getParentRoute: () => jobs,
      path: '/$id',
      component: lazyRouteComponent(() => import('./job/JobPage.tsx'), 'JobPage'),
    }),
  ]);
}
