import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';
import type { Replay } from '../../contract.ts';
import { mail } from '../api.ts';

type ReplayState =
  | { readonly state: 'idle' | 'running' }
  | { readonly state: 'done'; readonly result: Replay }
  | { readonly state: 'failed'; readonly problem: Problem };

export type ReplayHandle = ReplayState & { readonly run: () => void; readonly close: () => void };

/** Judges a mail once more when asked, and keeps what was said until it is put away. */
export function useReplay(id: string): ReplayHandle {
  const [now, setNow] = useState<ReplayState>({ state: 'idle' });
  const run = () => {
    if (now.state === 'running') return;
    setNow({ state: 'running' });
    mail.replay({ id }).then(
      (result) => setNow({ state: 'done', result }),
      (error: unknown) => setNow({ state: 'failed', problem: problemOf(error) }),
    );
  };
  return { ...now, run, close: () => setNow({ state: 'idle' }) };
}
