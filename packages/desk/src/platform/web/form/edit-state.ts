import type { Problem } from '#platform/contract/errors';

/** Values of a form by field, as the API takes them. */
export type Fields = Readonly<Record<string, unknown>>;

/** One field that somebody else changed to another value meanwhile. */
export interface FieldConflict {
  readonly field: string;
  readonly yours: unknown;
  readonly theirs: unknown;
}

/** A form over a thing with a version: what it was made from, what is typed, what two people disagree about. */
export interface EditState<F extends Fields> {
  readonly base: F;
  readonly draft: F;
  readonly version: number;
  readonly conflicts: readonly FieldConflict[];
}

/** The fields that are typed differently from what they were; only these are sent. */
export function changedFields<F extends Fields>({
  base,
  draft,
}: Pick<EditState<F>, 'base' | 'draft'>): Partial<F> {
  const changed = Object.entries(draft).filter(([field, value]) => !same(value, base[field]));
  return Object.fromEntries(changed) as Partial<F>;
}

/** What the changed fields were before: what taking the change back restores. */
export function valuesBefore<F extends Fields>(state: Pick<EditState<F>, 'base' | 'draft'>): Partial<F> {
  const fields = Object.keys(changedFields(state));
  return Object.fromEntries(fields.map((field) => [field, state.base[field]])) as Partial<F>;
}

/** Reads the facts of a conflict: the version to go on with and both values of each field. */
export function conflictsOf(
  problem: Problem,
): { readonly version: number; readonly fields: readonly FieldConflict[] } | undefined {
  const { version, fields } = (problem.facts ?? {}) as { version?: unknown; fields?: unknown };
  if (!problem.code.endsWith('.conflict') || typeof version !== 'number' || !Array.isArray(fields))
    return undefined;
  return { version, fields: fields.filter(isConflict) };
}

function isConflict(value: unknown): value is FieldConflict {
  return typeof value === 'object' && value !== null && 'field' in value && typeof value.field === 'string';
}

/**
 * The form after a conflict: it goes on from the newest version. Fields of the answer wait for a decision; their
 * value on the server becomes the base, so that one's own value still counts as a change.
 */
export function met<F extends Fields>(
  state: EditState<F>,
  conflict: { readonly version: number; readonly fields: readonly FieldConflict[] },
): EditState<F> {
  const theirs = Object.fromEntries(conflict.fields.map(({ field, theirs: value }) => [field, value]));
  return {
    ...state,
    base: { ...state.base, ...theirs },
    version: conflict.version,
    conflicts: conflict.fields,
  };
}

/** One conflict decided: with `theirs` the form takes the value of the server, with `mine` it keeps its own. */
export function settled<F extends Fields>(
  state: EditState<F>,
  field: string,
  choice: 'theirs' | 'mine',
): EditState<F> {
  const conflict = state.conflicts.find((one) => one.field === field);
  if (!conflict) return state;
  return {
    ...state,
    draft: choice === 'theirs' ? { ...state.draft, [field]: conflict.theirs } : state.draft,
    conflicts: state.conflicts.filter((one) => one.field !== field),
  };
}

/** Lists are sets here: teams and domains have no order. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

function ordered(value: unknown): unknown {
  return Array.isArray(value) ? value.map(String).toSorted() : value;
}
