import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutboundDetail } from '../../contract.ts';
import { keys, mail } from '../api.ts';
import { useDeed } from '../use-deed.ts';

/** Sends a parked, failed or waiting mail now, or discards it for good. */
export function useOutgoingDeeds(id: string) {
  const queryClient = useQueryClient();
  const { problem, running, run } = useDeed(keys.outgoing(id));
  const [done, setDone] = useState(false);
  const keep = (after: OutboundDetail) => {
    queryClient.setQueryData(keys.outgoing(id), after);
    void queryClient.invalidateQueries({ queryKey: ['mail', 'outbox'] });
    void queryClient.invalidateQueries({ queryKey: keys.summary });
  };
  return {
    problem,
    running,
    /** It was sent from here: the page says so. */
    done,
    resend: () => {
      if (!running) void run(async () => keep(await mail.resend({ id }))).then(setDone);
    },
    discard: (why: string) => run(async () => keep(await mail.discardOutgoing({ id, reason: why }))),
  };
}
