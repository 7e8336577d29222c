import { defaultRangeExtractor, useVirtualizer, type Range, type VirtualItem } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react';

/** What a page's keys (`j`, `k`, `x`) call on the list. */
export interface ListHandle {
  /** Moves the active row by so many rows, over group heads. */
  move(by: number): void;
  focus(): void;
}

export interface VirtualListProps<T> {
  /** Name of the grid. */
  readonly label: string;
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Exact height in px; it is never measured, so nothing can jump. */
  readonly heightOf: (row: T) => number;
  /** A group head is passed over by the keys. */
  readonly isHead?: (row: T) => boolean;
  /** Spoken name of a row: "Critical, subject, requester, 23 minutes left, owner". */
  readonly nameOf: (row: T) => string;
  readonly render: (row: T, state: { active: boolean; checked: boolean }) => ReactNode;
  readonly activeKey?: string | undefined;
  readonly onActive?: (row: T) => void;
  /** Enter, double click, and a click where there is no preview. */
  readonly onOpen?: (row: T) => void;
  readonly checkedKeys?: ReadonlySet<string>;
  readonly onCheck?: (row: T) => void;
  readonly isGone?: (row: T) => boolean;
  readonly handle?: Ref<ListHandle>;
  /** Rows in all, when not all of them are loaded. */
  readonly rowCount?: number;
  readonly onEndReached?: () => void;
  readonly foot?: ReactNode;
}

interface ListBehaviour {
  readonly items: readonly VirtualItem[];
  readonly totalHeight: number;
  /** -1 when no row is active. */
  readonly activeIndex: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Which rows are drawn and where, what the keys do, and that the seen rows stand still. */
export function useListBehaviour<T>(
  list: VirtualListProps<T>,
  scroller: RefObject<HTMLDivElement | null>,
): ListBehaviour {
  const { rows, keyOf, heightOf, activeKey, onEndReached } = list;
  const activeIndex = useMemo(
    () => rows.findIndex((row) => keyOf(row) === activeKey),
    [rows, keyOf, activeKey],
  );
  // The React Compiler is not used here, so what it cannot memoize is no concern.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightAt(rows, index, heightOf),
    getItemKey: (index) => keyAt(rows, index, keyOf),
    overscan: 8,
    rangeExtractor: useRangeWith(activeIndex),
    scrollPaddingStart: 32,
  });
  useSteadyScroll(scroller, list, () => virtual.measure());
  const scrollTo = (index: number) => virtual.scrollToIndex(index, { align: 'auto' });
  const onKeyDown = useListKeys(list, activeIndex, scrollTo, scroller);
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastIndex >= rows.length - 20 && rows.length > 0) onEndReached?.();
  }, [lastIndex, rows.length, onEndReached]);
  return { items, totalHeight: virtual.getTotalSize(), activeIndex, onKeyDown };
}

/** The active row is always drawn: `aria-activedescendant` must point at something. */
function useRangeWith(activeIndex: number): (range: Range) => number[] {
  return useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      if (activeIndex < 0 || shown.includes(activeIndex)) return shown;
      return [...shown, activeIndex].toSorted((a, b) => a - b);
    },
    [activeIndex],
  );
}

function heightAt<T>(rows: readonly T[], index: number, heightOf: (row: T) => number): number {
  const row = rows[index];
  return row === undefined ? 0 : heightOf(row);
}

function keyAt<T>(rows: readonly T[], index: number, keyOf: (row: T) => string): string {
  const row = rows[index];
  return row === undefined ? String(index) : keyOf(row);
}

/** When rows come or go above what is seen, scrolls by their height so that the seen rows stand still. */
function useSteadyScroll<T>(
  scroller: RefObject<HTMLDivElement | null>,
  list: VirtualListProps<T>,
  remeasure: () => void,
) {
  const { rows, keyOf, heightOf } = list;
  const before = useRef(rows);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = rows;
    const element = scroller.current;
    if (old === rows || !element) return;
    remeasure();
    const anchor = rowAtTop(old, element.scrollTop, heightOf);
    const top = anchor && topOf(rows, keyOf(anchor.row), keyOf, heightOf);
    if (anchor && top !== undefined && top !== anchor.top)
      element.scrollBy({ top: top - anchor.top, behavior: 'instant' });
  });
}

function rowAtTop<T>(
  rows: readonly T[],
  scrollTop: number,
  heightOf: (row: T) => number,
): { row: T; top: number } | undefined {
  if (scrollTop <= 0) return undefined;
  let top = 0;
  for (const row of rows) {
    const height = heightOf(row);
    if (top + height > scrollTop) return { row, top };
    top += height;
  }
  return undefined;
}

function topOf<T>(
  rows: readonly T[],
  key: string,
  keyOf: (row: T) => string,
  heightOf: (row: T) => number,
): number | undefined {
  let top = 0;
  for (const row of rows) {
    if (keyOf(row) === key) return top;
    top += heightOf(row);
  }
  return undefined;
}

function useListKeys<T>(
  list: VirtualListProps<T>,
  activeIndex: number,
  scrollTo: (index: number) => void,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const go = (from: number, direction: 1 | -1, times: number) => {
    let index = from;
    for (let left = times; left > 0; left -= 1) {
      const next = nextRow(list, index, direction);
      if (next === undefined) break;
      index = next;
    }
    const row = list.rows[index];
    if (row === undefined || index === activeIndex) return;
    list.onActive?.(row);
    scrollTo(index);
  };
  useImperativeHandle(list.handle, () => ({
    move: (by) => go(activeIndex, by < 0 ? -1 : 1, Math.abs(by)),
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== scroller.current) return;
    const active = list.rows[activeIndex];
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(activeIndex, 1, 1),
      ArrowUp: () => go(activeIndex, -1, 1),
      PageDown: () => go(activeIndex, 1, 10),
      PageUp: () => go(activeIndex, -1, 10),
      Home: () => go(-1, 1, 1),
      End: () => go(list.rows.length, -1, 1),
      Enter: () => active !== undefined && list.onOpen?.(active),
      ' ': () => active !== undefined && list.onCheck?.(active),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
}

function nextRow<T>(list: VirtualListProps<T>, from: number, direction: 1 | -1): number | undefined {
  for (let index = from + direction; index >= 0 && index < list.rows.length; index += direction) {
    const row = list.rows[index];
    if (row !== undefined && list.isHead?.(row) !== true) return index;
  }
  return undefined;
}
