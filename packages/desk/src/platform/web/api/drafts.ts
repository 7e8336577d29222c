import { useCallback, useEffect, useRef, useState } from 'react';
import { readStored, writeStored } from './stored.ts';

const pauseMs = 400;

/** A text that survives leaving, reloading and a crash of the browser. */
export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** True after a pause of typing, when what is shown is what is kept. */
  readonly kept: boolean;
  /** After it was sent. */
  readonly clear: () => void;
}

/** Keeps a draft in this browser under a key such as `tickets.48217-3`; another key is another draft. */
export function useDraft(key: string): Draft {
  const stored = `deskhand.draft.${key}`;
  const [state, setState] = useState(() => ({ stored, text: readStored(stored) ?? '', kept: false }));
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const pending = useRef<{ stored: string; text: string } | undefined>(undefined);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const waiting = pending.current;
    pending.current = undefined;
    if (!waiting) return false;
    return writeStored(waiting.stored, waiting.text === '' ? undefined : waiting.text);
  }, []);
  if (state.stored !== stored) {
    // Another ticket: its draft, in the same render, so that no key stroke lands in the wrong one.
    setState({ stored, text: readStored(stored) ?? '', kept: false });
  }
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [stored, flush]);
  const setText = useCallback(
    (text: string) => {
      setState({ stored, text, kept: false });
      pending.current = { stored, text };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        if (flush())
          setState((now) =>
            now.stored === stored && now.text === text ? { ...now, kept: text !== '' } : now,
          );
      }, pauseMs);
    },
    [stored, flush],
  );
  const clear = useCallback(() => {
    pending.current = undefined;
    clearTimeout(timer.current);
    writeStored(stored, undefined);
    setState({ stored, text: '', kept: false });
  }, [stored]);
  return { text: state.stored === stored ? state.text : '', setText, kept: state.kept, clear };
}
