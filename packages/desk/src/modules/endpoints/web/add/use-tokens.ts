import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OutputOf } from '#platform/contract/endpoint';
import type { endpointsContract } from '../../contract.ts';
import { endpoints, keys } from '../api.ts';
import { useDeed } from '../use-deed.ts';
import { useRoomLive } from '../use-room-live.ts';

/** A line that was just made; its secret is here and nowhere else. */
export type MadeLine = OutputOf<(typeof endpointsContract)['endpoints']['makeToken']>;

const lookAgainMs = 5000;

/** The lines that were made, newest first; while one waits for its machine they are read again. */
export function useTokens(waiting: boolean) {
  useRoomLive([keys.tokens]);
  return useQuery({
    queryKey: keys.tokens,
    queryFn: () => endpoints.tokens({ limit: 50 }),
    refetchInterval: waiting ? lookAgainMs : false,
  });
}

/** Makes a line worthless. */
export function useRevoke() {
  const queryClient = useQueryClient();
  const { problem, running, run } = useDeed();
  const revoke = (id: string) =>
    run(async () => {
      await endpoints.revokeToken({ id });
      await queryClient.invalidateQueries({ queryKey: keys.tokens });
    });
  return { problem, running, revoke };
}
