import { useRef, type KeyboardEvent } from 'react';
import type { Priority } from '#platform/web/ui/meanings';
import { PriorityMark } from '#platform/web/ui/PriorityMark.tsx';
import { priorityOf } from '../../contract.ts';
import { priorityWord } from '../queue/words.ts';
import { t } from '../texts.ts';
import { levelWord } from '../words.ts';
import './rating.css';

const levels = [1, 2, 3] as const;

interface GridProps {
  readonly impact?: number | null | undefined;
  readonly urgency?: number | null | undefined;
  /** Without it the table only explains. */
  readonly onRate?: (impact: number, urgency: number) => void;
}

/**
 * Impact by urgency as the table that gives the priority: one press sets both, and the table is the reason. Two digits
 * do it as well: `1` goes to the row of high impact, `2` then takes medium urgency in it.
 */
export function RatingGrid({ impact, urgency, onRate }: GridProps) {
  const table = useRef<HTMLTableElement>(null);
  const digit = useRef<number | undefined>(undefined);
  const takeDigit = (level: number, cells: readonly HTMLElement[]) => {
    const first = digit.current;
    digit.current = first === undefined ? level : undefined;
    if (first !== undefined) return onRate?.(first, level);
    const column = Math.max(0, cells.findIndex(hasFocus)) % levels.length;
    cells[(level - 1) * levels.length + column]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3 }[event.key];
    const cells = [...(table.current?.querySelectorAll('button') ?? [])];
    const level = levels.find((one) => String(one) === event.key);
    if (level !== undefined && onRate) {
      event.preventDefault();
      return takeDigit(level, cells);
    }
    const next = cells[cells.findIndex(hasFocus) + (by ?? 0)];
    if (by === undefined || !next) return;
    event.preventDefault();
    digit.current = undefined;
    next.focus();
  };
  return (
    // The arrows move among the buttons of the cells; the table itself takes no focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table ref={table} className="tk-rating" onKeyDown={onKeyDown}>
      <caption className="dh-caption">{onRate ? t.ratingCaptionKeys() : t.ratingCaption()}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="dh-hidden">{t.ratingCorner()}</span>
          </th>
          {levels.map((level) => (
            <th key={level} scope="col">
              {levelWord(level)}
              <span className="dh-hidden"> {t.fieldUrgency()}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {levels.map((row) => (
          <tr key={row}>
            <th scope="row">
              {levelWord(row)}
              <span className="dh-hidden"> {t.fieldImpact()}</span>
            </th>
            {levels.map((column) => (
              <Cell
                key={column}
                row={row}
                column={column}
                now={row === impact && column === urgency}
                first={row === (impact ?? 2) && column === (urgency ?? 2)}
                onRate={onRate}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const hasFocus = (cell: HTMLElement): boolean => cell === document.activeElement;

interface CellProps {
  readonly row: number;
  readonly column: number;
  readonly now: boolean;
  /** The focus begins here. */
  readonly first: boolean;
  readonly onRate: GridProps['onRate'] | undefined;
}

function Cell({ row, column, now, first, onRate }: CellProps) {
  const priority = priorityOf(row, column) as Priority;
  const content = <PriorityMark priority={priority} withLabel />;
  return (
    <td data-now={now || undefined} aria-current={now ? 'true' : undefined}>
      {onRate ? (
        <button
          type="button"
          data-autofocus={first || undefined}
          aria-label={t.rateAs({
            impact: levelWord(row),
            urgency: levelWord(column),
            priority: priorityWord(priority),
          })}
          onClick={() => onRate(row, column)}
        >
          {content}
        </button>
      ) : (
        content
      )}
    </td>
  );
}
