import { defineTexts } from '#platform/web/i18n/texts';

/** Words that every page needs to lead here; all others come with the screens. */
export const t = defineTexts(
  'endpoints-navigation',
  {
    machines: 'Machines',
    go: 'Go',
    goMachines: 'Go to machines',
    goAdd: 'Add a machine',
    goApprovals: 'Go to jobs that wait for a signature',
    goJobs: 'Go to jobs of all machines',
    goUnknown: 'Go to unknown outcomes',
    onMachine: '{action} on {machine}',
    connected: 'connected',
    notConnected: 'not connected',
    pending: 'waits to be approved',
    quarantined: 'quarantined',
    retired: 'retired',
    worthALook: 'worth a look',
    dotOf: '{machine}: {state}',
    moreMachines: '{count, plural, one {and # more machine} other {and # more machines}}',
  },
  { de: async () => ({ default: (await import('./navigation.de.ts')).navigationTextsDe }) },
);
