import { useId, useRef } from 'react';
import { useListBehaviour, type VirtualListProps } from './list-behaviour.ts';
import './list.css';
import { t } from './texts.ts';

/** A long list as a grid with one tab stop. Rows keep their place when rows above them come or go. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { rows, keyOf, isHead, activeKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { items, totalHeight, activeIndex, onKeyDown } = useListBehaviour(props, scroller);
  return (
    <div
      ref={scroller}
      className="dh-list"
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.rowCount ?? rows.length}
      aria-multiselectable={props.onCheck ? true : undefined}
      aria-activedescendant={activeIndex >= 0 ? `${id}${activeKey ?? ''}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: totalHeight, position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <ListRow
              key={item.key}
              list={props}
              row={row}
              rowId={`${id}${keyOf(row)}`}
              index={item.index}
              head={isHead?.(row) === true}
              place={{ height: item.size, transform: `translateY(${item.start}px)` }}
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

export type { ListHandle, VirtualListProps } from './list-behaviour.ts';
