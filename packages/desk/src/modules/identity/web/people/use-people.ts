import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '#platform/web/api/live';
import { useViewer } from '#platform/web/api/viewer';
import type { Person } from '../../contract.ts';
import { identity, keys } from '../api.ts';
import type { RightsViewer } from './rights.ts';
import { listQuery, type PeopleSearch } from './search.ts';

/** The people whom an address asks for, page by page; what changes elsewhere is read again. */
export function usePeople(search: PeopleSearch) {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (!event.name.startsWith('identity.person.')) return;
    void queryClient.invalidateQueries({ queryKey: ['identity', 'people'] });
  });
  return useInfiniteQuery({
    queryKey: keys.people(search),
    queryFn: ({ pageParam }) =>
      identity.listPeople({
        ...listQuery(search),
        limit: 100,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** One person, kept up to date. */
export function usePerson(id: string | undefined) {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (event.subject.room !== 'identity' || event.subject.id !== id) return;
    void queryClient.invalidateQueries({ queryKey: keys.person(id) });
  });
  return useQuery({
    queryKey: keys.person(id ?? ''),
    queryFn: () => identity.getPerson({ id: id ?? '' }),
    enabled: id !== undefined,
  });
}

/** Puts what the server answered into the cache, and reads the lists again. */
export function useKeepPerson(): (person: Person) => void {
  const queryClient = useQueryClient();
  return (person) => {
    queryClient.setQueryData(keys.person(person.id), person);
    void queryClient.invalidateQueries({ queryKey: ['identity', 'people'] });
  };
}

/** The viewer with what limits a consultant, which the session does not say; undefined until it is known. */
export function useRightsViewer(): RightsViewer | undefined {
  const viewer = useViewer();
  const { data } = usePerson(viewer?.id);
  if (!viewer || !data) return undefined;
  return {
    id: viewer.id,
    role: viewer.role,
    permissions: viewer.permissions,
    limited: data.onlyTeamIds !== null,
  };
}
