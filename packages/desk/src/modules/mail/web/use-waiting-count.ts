import { useQuery, useQueryClient } from '@tanstack/react-query';
import { send } from '#platform/web/api/client';
import { useLive } from '#platform/web/api/live';
import type { MailSummary } from '../contract.ts';

const summaryKey = ['mail', 'summary'];

/**
 * How many mails wait for a person: in quarantine, parked, given up. Asked for without the contract, which would come
 * with the first script of every page for the sake of one number.
 */
export function useWaitingCount(): number | undefined {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (event.name.startsWith('mail.')) void queryClient.invalidateQueries({ queryKey: summaryKey });
  });
  const { data } = useQuery({
    queryKey: summaryKey,
    queryFn: async () => {
      const response = await send('/api/mail/summary', { method: 'GET', headers: {} });
      return response.ok ? ((await response.json()) as MailSummary) : null;
    },
    staleTime: 10_000,
  });
  if (!data) return undefined;
  const count = data.quarantined + data.parked + data.failed;
  return count === 0 ? undefined : count;
}
