import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';
import type { OutboundDetail } from '../../contract.ts';
import { keys, mail } from '../api.ts';

/** Sends a parked, failed or waiting mail now, or discards it for good. */
export function useOutgoingDeeds(id: string) {
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<Problem>();
  const [running, setRunning] = useState(false);
  const [done, setDone] = useState(false);
  /** Whether it was done; otherwise `problem` says why not. */
  const run = async (work: () => Promise<OutboundDetail>): Promise<boolean> => {
    setRunning(true);
    setProblem(undefined);
    try {
      queryClient.setQueryData(keys.outgoing(id), await work());
      void queryClient.invalidateQueries({ queryKey: ['mail', 'outbox'] });
      void queryClient.invalidateQueries({ queryKey: keys.summary });
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      void queryClient.invalidateQueries({ queryKey: keys.outgoing(id) });
      return false;
    } finally {
      setRunning(false);
    }
  };
  return {
    problem,
    running,
    /** It was sent from here: the page says so. */
    done,
    resend: () => {
      if (!running) void run(() => mail.resend({ id })).then(setDone);
    },
    discard: (why: string) => run(() => mail.discardOutgoing({ id, reason: why })),
  };
}
