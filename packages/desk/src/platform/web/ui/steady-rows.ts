/** Keeps rows where they are: nothing moves under the pointer until the person asks for it. Pure. */

/** A row on the screen; `gone` when the newest answer no longer has it. */
export interface SteadyRow<T> {
  readonly row: T;
  readonly gone: boolean;
}

export interface Steady<T> {
  readonly rows: readonly SteadyRow<T>[];
  /** Rows of the newest answer that wait behind the "new" bar. */
  readonly waiting: readonly T[];
}

/**
 * Joins what is shown with the newest answer: the order that is shown stays, contents are replaced, rows that left
 * are marked, new ones wait. `show` is the newest answer as it is.
 */
export function steadyRows<T>(
  shown: readonly T[],
  newest: readonly T[],
  keyOf: (row: T) => string,
): Steady<T> {
  const byKey = new Map(newest.map((row) => [keyOf(row), row]));
  const rows = shown.map((row) => {
    const fresh = byKey.get(keyOf(row));
    return { row: fresh ?? row, gone: fresh === undefined };
  });
  const known = new Set(shown.map(keyOf));
  return { rows, waiting: newest.filter((row) => !known.has(keyOf(row))) };
}
