import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '../api/problem.ts';
import {
  changedFields,
  conflictsOf,
  met,
  settled,
  valuesBefore,
  type EditState,
  type Fields,
} from './edit-state.ts';
import { t } from './texts.ts';

interface EditProps<F extends Fields> {
  readonly fields: F;
  readonly version: number;
  /** Sends the changed fields with the version that they were made from; `before` is what taking back restores. */
  readonly save: (change: Partial<F>, version: number, before: Partial<F>) => Promise<void>;
  /** Called instead of `save` when nothing was changed. */
  readonly onUnchanged: () => void;
}

/** A form over a thing that others may change at the same time. */
export function useEdit<F extends Fields>({ fields, version, save, onUnchanged }: EditProps<F>) {
  const [state, setState] = useState<EditState<F>>({ base: fields, draft: fields, version, conflicts: [] });
  const [problem, setProblem] = useState<Problem>();
  const [running, setRunning] = useState(false);
  const submit = async () => {
    if (running || state.conflicts.length > 0) return;
    const change = changedFields(state);
    if (Object.keys(change).length === 0) {
      onUnchanged();
      return;
    }
    setRunning(true);
    setProblem(undefined);
    try {
      await save(change, state.version, valuesBefore(state));
    } catch (error) {
      const failed = problemOf(error);
      const conflict = conflictsOf(failed);
      if (conflict) setState((now) => met(now, conflict));
      else setProblem(failed);
    }
    setRunning(false);
  };
  return {
    draft: state.draft,
    conflicts: state.conflicts,
    /** Whether anything is typed that was not there. */
    changed: Object.keys(changedFields(state)).length > 0,
    /** Why it cannot be saved now. */
    waitsFor: state.conflicts.length > 0 ? t.decideFirst() : undefined,
    problem,
    running,
    set: (part: Partial<F>) => setState((now) => ({ ...now, draft: { ...now.draft, ...part } })),
    settle: (field: string, choice: 'theirs' | 'mine') => setState((now) => settled(now, field, choice)),
    submit,
  };
}

export type Edit<F extends Fields> = ReturnType<typeof useEdit<F>>;
