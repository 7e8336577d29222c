import { useQuery } from '@tanstack/react-query';
import { endpoints, keys } from '../api.ts';
import { useRoomLive } from '../use-room-live.ts';
import { isOver } from './job-words.ts';

const lookAgainMs = 3000;

/** One job with its evidence. Events tell of its end; a job that only looks starts without one, so it is read again. */
export function useJob(id: string | undefined) {
  const query = useQuery({
    queryKey: keys.job(id ?? ''),
    queryFn: () => endpoints.job({ id: id ?? '' }),
    enabled: id !== undefined,
    // Its end may have been told before anybody looked.
    refetchOnMount: ({ state }) => (state.data && !isOver(state.data) ? 'always' : true),
    refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? lookAgainMs : false),
  });
  const machineId = query.data?.machine.id;
  useRoomLive(id === undefined ? [] : [keys.job(id)], (event) => event.subject.id === machineId);
  return query;
}
