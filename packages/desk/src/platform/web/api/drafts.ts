import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { clearDraft, flushDrafts, readDraft, restoreDraft, setDraft, watchDraft } from './draft-store.ts';

/** A text that survives leaving, reloading and a crash of the browser. */
export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** True after a pause of typing, when what is shown is what is kept. */
  readonly kept: boolean;
  /** Puts words back that were taken out, in front of what was written since; also when no field shows the draft. */
  readonly restore: (text: string) => void;
  /** After it was sent. */
  readonly clear: () => void;
}

/** Keeps a draft in this browser under a key such as `tickets.48217-3`; another key is another draft. */
export function useDraft(key: string): Draft {
  const stored = `deskhand.draft.${key}`;
  const subscribe = useCallback((listener: () => void) => watchDraft(stored, listener), [stored]);
  const read = () => readDraft(stored);
  const { text, kept } = useSyncExternalStore(subscribe, read, read);
  const deeds = useMemo(
    () => ({
      setText: (next: string) => setDraft(stored, next),
      restore: (words: string) => restoreDraft(stored, words),
      clear: () => clearDraft(stored),
    }),
    [stored],
  );
  return { text, kept, ...deeds };
}

if (typeof window !== 'undefined') window.addEventListener('pagehide', flushDrafts);
