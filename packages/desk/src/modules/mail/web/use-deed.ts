import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';

/** A deed on a thing that is shown: runs it, tells what went wrong, and then reads the thing again. */
export function useDeed(queryKey: readonly unknown[]) {
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<Problem>();
  const [running, setRunning] = useState(false);
  /** Whether it was done; otherwise `problem` says why not. */
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    setRunning(true);
    setProblem(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      void queryClient.invalidateQueries({ queryKey });
      return false;
    } finally {
      setRunning(false);
    }
  };
  return { problem, running, run };
}
