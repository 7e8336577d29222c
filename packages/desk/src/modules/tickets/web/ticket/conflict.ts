import type { Problem } from '#platform/contract/errors';
import type { Patch } from './patch.ts';

/** One field that two people gave different values. */
export interface FieldConflict {
  readonly field: string;
  readonly yours: unknown;
  readonly theirs: unknown;
  readonly by: string | undefined;
}

/** A change that met another one; `version` is the one to send it with again. */
export interface Conflict {
  readonly version: number;
  readonly fields: readonly FieldConflict[];
  readonly patch: Patch;
}

/** Reads the facts of `tickets.conflict`; undefined when they are not such facts. */
export function conflictOf(problem: Problem, patch: Patch): Conflict | undefined {
  const version = problem.facts?.['version'];
  const fields = problem.facts?.['fields'];
  if (typeof version !== 'number' || !Array.isArray(fields)) return undefined;
  return {
    version,
    patch,
    fields: fields.flatMap((one: unknown): FieldConflict[] => {
      if (typeof one !== 'object' || one === null || !('field' in one)) return [];
      const { field, yours, theirs, by } = one as Record<string, unknown>;
      return [{ field: String(field), yours, theirs, by: typeof by === 'string' ? by : undefined }];
    }),
  };
}
