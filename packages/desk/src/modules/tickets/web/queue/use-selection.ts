import { useCallback, useMemo, useState } from 'react';
import type { Ticket } from '../../contract.ts';
import type { QueueRow } from './rows.ts';

/** The tickets that are ticked, by number; those that are no longer loaded count no more. */
export function useSelection(rows: readonly QueueRow[]) {
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((number: string) => {
    setChecked((now) => {
      const next = new Set(now);
      if (!next.delete(number)) next.add(number);
      return next;
    });
  }, []);
  const clear = useCallback(() => setChecked(new Set()), []);
  const selected = useMemo(
    () => rows.flatMap((row): Ticket[] => (row.is === 'ticket' && checked.has(row.key) ? [row.ticket] : [])),
    [rows, checked],
  );
  return { checked, selected, toggle, clear };
}
