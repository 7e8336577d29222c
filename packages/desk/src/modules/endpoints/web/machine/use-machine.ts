import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Action, MachineDetail } from '../../contract.ts';
import { endpoints, keys } from '../api.ts';
import { useRoomLive } from '../use-room-live.ts';

const readAgainMs = 30_000;

/** One machine, kept up to date: events at once, its health with the heartbeats. */
export function useMachine(id: string | undefined) {
  useRoomLive(id === undefined ? [] : [keys.machine(id)], (event) => event.subject.id === id);
  return useQuery({
    queryKey: keys.machine(id ?? ''),
    queryFn: () => endpoints.get({ id: id ?? '' }),
    enabled: id !== undefined,
    // Heartbeats are no events: a machine that is looked at is read again.
    refetchInterval: readAgainMs,
  });
}

/** What was asked of a machine, newest first. */
export function useJobsOf(machineId: string) {
  useRoomLive([keys.jobsOf(machineId)], (event) => event.subject.id === machineId);
  return useInfiniteQuery({
    queryKey: keys.jobsOf(machineId),
    queryFn: ({ pageParam }) =>
      endpoints.jobsOfMachine({
        id: machineId,
        limit: 20,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Every action that this desk knows; a release does not change it. */
export function useActions(): readonly Action[] | undefined {
  return useQuery({
    queryKey: keys.actions,
    queryFn: () => endpoints.actions(),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.items;
}

/** The schema of what an action finds; undefined for one that this desk does not know any more. */
export function useOutputSchema(kind: string, version: number): unknown {
  return useActions()?.find((one) => one.kind === kind && one.version === version)?.output;
}

/** Puts what the server answered to a deed into the cache; lists and numbers come with the live feed. */
export function useKeepMachine(): (machine: MachineDetail) => void {
  const queryClient = useQueryClient();
  return (machine) => {
    queryClient.setQueryData(keys.machine(machine.id), machine);
    void queryClient.invalidateQueries({ queryKey: ['endpoints', 'machines'] });
    void queryClient.invalidateQueries({ queryKey: keys.counters });
  };
}
