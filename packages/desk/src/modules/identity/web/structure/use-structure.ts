import { useQuery } from '@tanstack/react-query';
import type { Organisation, Site, Team } from '../../contract.ts';
import { identity, keys } from '../api.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const freshMs = 60_000;

/** All teams; there are few. */
export function useTeams() {
  return useQuery({
    queryKey: keys.teams,
    queryFn: () => readAll<Team>((paging) => identity.listTeams(paging)),
    staleTime: freshMs,
  });
}

export function useSites() {
  return useQuery({
    queryKey: keys.sites,
    queryFn: () => readAll<Site>((paging) => identity.listSites(paging)),
    staleTime: freshMs,
  });
}

export function useOrganisations() {
  return useQuery({
    queryKey: keys.organisations,
    queryFn: () => readAll<Organisation>((paging) => identity.listOrganisations(paging)),
    staleTime: freshMs,
  });
}

/** Follows the cursor to the end. */
async function readAll<T>(
  read: (paging: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null | undefined;
  do {
    // Each page is asked for with the cursor of the one before.
    const page: Page<T> = await read({ limit: 200, ...(cursor ? { cursor } : {}) });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
