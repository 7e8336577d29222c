import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useLive } from '#platform/web/api/live';
import { keys } from '../api.ts';
import type { Entry, StructureKind } from './kinds.ts';
import { useOrganisations, useSites, useTeams } from './use-structure.ts';

const readers = { teams: useTeams, sites: useSites, organisations: useOrganisations };
const eventStems = { teams: 'team', sites: 'site', organisations: 'organisation' } as const;

/** All of a kind, kept up to date. The kind of a page never changes while it is shown. */
export function useEntries(kind: StructureKind): UseQueryResult<readonly Entry[]> {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (event.name.startsWith(`identity.${eventStems[kind]}.`))
      void queryClient.invalidateQueries({ queryKey: keys[kind] });
  });
  const useReader: () => UseQueryResult<readonly Entry[]> = readers[kind];
  return useReader();
}
