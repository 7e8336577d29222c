import { useQuery, useQueryClient } from '@tanstack/react-query';
import { send } from '#platform/web/api/client';
import { useLive } from '#platform/web/api/live';
import type { Counters } from './api.ts';

const countKey = ['endpoints', 'counters', 'navigation'];

/**
 * How many machines and jobs wait for a person: to be approved, released, signed, decided. Asked for without the
 * contract, which would come with the first script of every page for the sake of one number.
 */
export function useWaitingCount(): number | undefined {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (event.subject.room === 'endpoints') void queryClient.invalidateQueries({ queryKey: countKey });
  });
  const { data } = useQuery({
    queryKey: countKey,
    queryFn: async () => {
      const response = await send('/api/machines/counters', { method: 'GET', headers: {} });
      return response.ok ? ((await response.json()) as Counters) : null;
    },
    staleTime: 10_000,
  });
  if (!data) return undefined;
  const count = data.pending + data.quarantined + data.awaitingApproval + data.unknownOutcomes;
  return count === 0 ? undefined : count;
}
