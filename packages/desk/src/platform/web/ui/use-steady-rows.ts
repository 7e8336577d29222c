import { useMemo, useState } from 'react';
import { steadyRows, type Steady } from './steady-rows.ts';

/**
 * Rows that stand still while newer answers come in: `waiting` are behind the "3 new tickets" bar, `show` takes the
 * newest answer as it is (key `u`). Another `listKey` (filter, sort, page) is another list and is shown at once.
 */
export function useSteadyRows<T>(
  newest: readonly T[],
  keyOf: (row: T) => string,
  listKey: string,
): Steady<T> & { readonly show: () => void } {
  const [shown, setShown] = useState({ listKey, rows: newest });
  // An empty list has nothing that could move.
  const stale = shown.listKey !== listKey || shown.rows.length === 0;
  if (stale && shown.rows !== newest) setShown({ listKey, rows: newest });
  const rows = stale ? newest : shown.rows;
  const steady = useMemo(() => steadyRows(rows, newest, keyOf), [rows, newest, keyOf]);
  return { ...steady, show: () => setShown({ listKey, rows: newest }) };
}
