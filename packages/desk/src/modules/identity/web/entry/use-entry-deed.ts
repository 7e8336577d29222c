import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';

/** One thing that an entry page does: whether it runs, what went wrong, and that it never runs twice at once. */
export function useEntryDeed() {
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (deed: () => Promise<void>) => {
    if (running) return;
    setRunning(true);
    setProblem(undefined);
    try {
      await deed();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setRunning(false);
  };
  return { running, problem, run };
}

/**
 * Opens a page of the desk as a person who has just signed in: a load of its own, so that nothing of whoever used
 * this page before stays in its memory, and password managers see that the sign-in worked.
 */
export function enterAt(path: string): void {
  window.location.assign(path);
}
