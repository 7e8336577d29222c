import { useEffect, useState } from 'react';
import { endpoints } from '../api.ts';
import { RawReader, type RawLine } from './visible-text.ts';

/** Raw output as far as it has come. */
export interface Raw {
  readonly lines: readonly RawLine[];
  /** Everything is here. */
  readonly isEnd: boolean;
  readonly error: unknown;
}

const nothing: Raw = { lines: [], isEnd: false, error: undefined };
const waitMs = 1000;
const chunksAtOnce = 64;

/** Reads the raw output from its first byte on and stays behind it while the job runs; only as long as it is shown. */
export function useRaw(jobId: string): Raw {
  const [raw, setRaw] = useState<Raw>(nothing);
  useEffect(() => {
    const stop = new AbortController();
    void follow(jobId, stop.signal, (next) => !stop.signal.aborted && setRaw(next));
    return () => stop.abort();
  }, [jobId]);
  return raw;
}

async function follow(jobId: string, signal: AbortSignal, tell: (raw: Raw) => void): Promise<void> {
  const reader = new RawReader();
  let after = -1;
  try {
    while (!signal.aborted) {
      const { chunks, isEnd } = await endpoints.output({ id: jobId, after, limit: chunksAtOnce });
      for (const chunk of chunks) {
        reader.add(chunk.stream, bytesOf(chunk.data));
        after = chunk.number;
      }
      tell({ lines: [...reader.lines], isEnd, error: undefined });
      if (isEnd) return;
      if (chunks.length < chunksAtOnce) await pause(waitMs, signal);
    }
  } catch (error) {
    tell({ lines: [...reader.lines], isEnd: false, error });
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Ends early when nobody looks any more. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
