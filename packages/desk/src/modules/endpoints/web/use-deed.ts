import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';

/** A deed of a person: runs once at a time, and keeps what went wrong. */
export function useDeed() {
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
      return false;
    } finally {
      setRunning(false);
    }
  };
  return { problem, running, run };
}
