import { useSyncExternalStore } from 'react';
import type { MadeLine } from './use-tokens.ts';

// A line is shown once: a window that gets another width, or a look at another page, must not cost it.
let made: MadeLine | undefined;
const listeners = new Set<() => void>();

/** Keeps the line that was made last for as long as the page lives; undefined forgets it. */
export function keepLine(line: MadeLine | undefined): void {
  made = line;
  for (const listener of listeners) listener();
}

/** The line that was made last. */
export function useMadeLine(): MadeLine | undefined {
  return useSyncExternalStore(subscribe, () => made);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
