import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';
import { keys, mail } from '../api.ts';

/** Sends a parked, failed or waiting mail now. */
export function useResend(id: string) {
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<Problem>();
  const [running, setRunning] = useState(false);
  const [done, setDone] = useState(false);
  const send = async () => {
    setRunning(true);
    setProblem(undefined);
    try {
      queryClient.setQueryData(keys.outgoing(id), await mail.resend({ id }));
      setDone(true);
      void queryClient.invalidateQueries({ queryKey: ['mail', 'outbox'] });
      void queryClient.invalidateQueries({ queryKey: keys.summary });
    } catch (error) {
      setProblem(problemOf(error));
      void queryClient.invalidateQueries({ queryKey: keys.outgoing(id) });
    }
    setRunning(false);
  };
  return { problem, running, done, run: () => (running ? undefined : void send()) };
}
