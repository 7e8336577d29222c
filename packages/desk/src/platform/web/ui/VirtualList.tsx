import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import './list.css';
import { t } from './texts.ts';

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

/** A long list as a grid with one tab stop. Rows keep their place when rows above them come or go. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, rows, keyOf, heightOf, isHead, activeKey, onEndReached } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const activeIndex = useMemo(
    () => rows.findIndex((row) => keyOf(row) === activeKey),
    [rows, keyOf, activeKey],
  );
  const rangeExtractor = useCallback(
    // The active row is always drawn: `aria-activedescendant` must point at something.
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return activeIndex < 0 || shown.includes(activeIndex)
        ? shown
        : [...shown, activeIndex].toSorted((a, b) => a - b);
    },
    [activeIndex],
  );
  // The React Compiler is not used here, so what it cannot memoize is no concern.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightAt(rows, index, heightOf),
    getItemKey: (index) => keyAt(rows, index, keyOf),
    overscan: 8,
    rangeExtractor,
    scrollPaddingStart: 32,
  });
  useSteadyScroll(scroller, props, () => virtual.measure());
  const keys = useListKeys(
    props,
    activeIndex,
    (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    scroller,
  );
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastIndex >= rows.length - 20 && rows.length > 0) onEndReached?.();
  }, [lastIndex, rows.length, onEndReached]);
  return (
    <div
      ref={scroller}
      className="dh-list"
      role="grid"
      aria-label={label}
      aria-rowcount={props.rowCount ?? rows.length}
      aria-multiselectable={props.onCheck ? true : undefined}
      aria-activedescendant={activeIndex >= 0 ? `${id}${activeKey ?? ''}` : undefined}
      tabIndex={0}
      onKeyDown={keys}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const place = { height: item.size, transform: `translateY(${item.start}px)` };
          const head = isHead?.(row) === true;
          return (
            <ListRow
              key={item.key}
              list={props}
              row={row}
              rowId={`${id}${keyOf(row)}`}
              index={item.index}
              head={head}
              place={place}
            />
          );
        })}
      </div>
      {props.foot}
    </div>
  );
}

interface RowProps<T> {
  readonly list: VirtualListProps<T>;
  readonly row: T;
  readonly rowId: string;
  readonly index: number;
  readonly head: boolean;
  readonly place: { height: number; transform: string };
}

function ListRow<T>({ list, row, rowId, index, head, place }: RowProps<T>) {
  const key = list.keyOf(row);
  const active = !head && key === list.activeKey;
  const checked = list.checkedKeys?.has(key) === true;
  if (head) {
    return (
      <div className="dh-list-row" role="row" aria-rowindex={index + 1} data-head style={place}>
        <div role="rowheader" className="dh-group-head">
          {list.render(row, { active, checked })}
        </div>
      </div>
    );
  }
  return (
    // The keyboard is heard by the grid, whose one tab stop stands for all rows.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={rowId}
      className="dh-list-row"
      role="row"
      aria-rowindex={index + 1}
      aria-label={list.isGone?.(row) ? `${list.nameOf(row)}, ${t.rowGone()}` : list.nameOf(row)}
      aria-selected={active}
      data-active={active || undefined}
      data-checked={checked || undefined}
      data-gone={list.isGone?.(row) || undefined}
      style={place}
      onClick={() => list.onActive?.(row)}
      onDoubleClick={() => list.onOpen?.(row)}
    >
      <div role="gridcell" className="dh-row-cell">
        {list.render(row, { active, checked })}
      </div>
    </div>
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
  scroller: React.RefObject<HTMLDivElement | null>,
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
  scroller: React.RefObject<HTMLDivElement | null>,
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
