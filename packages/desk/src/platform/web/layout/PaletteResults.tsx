import { IconChevronRight } from '@tabler/icons-react';
import type { PaletteItem } from '../keys/palette.ts';
import type { PaletteGroup } from '../keys/palette-search.ts';
import { Kbd } from '../ui/Kbd.tsx';
import './palette.css';
import { t } from './texts.ts';

interface ResultsProps {
  readonly id: string;
  readonly groups: readonly PaletteGroup[];
  readonly chosenKey: string | undefined;
  readonly onRun: (item: PaletteItem) => void;
  readonly nothing: string;
}

/** What was found, group by group; the combobox above owns the choice. */
export function PaletteResults({ id, groups, chosenKey, onRun, nothing }: ResultsProps) {
  return (
    <div className="dh-palette-list" role="listbox" id={`${id}list`} aria-label={t.palette()}>
      {groups.length === 0 ? (
        <div role="option" aria-disabled aria-selected={false} className="dh-palette-group dh-3">
          {nothing}
        </div>
      ) : null}
      {groups.map((group) => (
        <div key={group.id} role="group" aria-label={group.title}>
          <div className="dh-palette-group dh-caption" aria-hidden>
            {group.title}
          </div>
          {group.items.map((item) => (
            <Line
              key={item.id}
              id={`${id}${group.id}/${item.id}`}
              item={item}
              chosen={chosenKey === `${group.id}/${item.id}`}
              onRun={onRun}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function Line({
  id,
  item,
  chosen,
  onRun,
}: {
  id: string;
  item: PaletteItem;
  chosen: boolean;
  onRun: (item: PaletteItem) => void;
}) {
  return (
    // The keyboard and the focus are the combobox's that owns this list; the line only takes the pointer.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      className="dh-palette-line"
      aria-selected={chosen}
      aria-disabled={item.disabledReason !== undefined || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun(item)}
    >
      <span className="dh-palette-icon" aria-hidden>
        {item.icon ?? <IconChevronRight size={18} stroke={1.7} />}
      </span>
      <span className="dh-line dh-cut">
        <span className="dh-cut">{item.title}</span>
        {item.detail === undefined ? null : <span className="dh-sm dh-3 dh-cut">{item.detail}</span>}
      </span>
      <span className="dh-line dh-sm dh-2">
        {item.aside}
        {item.keys === undefined ? null : <Kbd keys={item.keys} />}
        {chosen && item.keys === undefined ? <Kbd keys="enter" /> : null}
      </span>
    </div>
  );
}

/** The keys of the palette. */
export function PaletteFoot() {
  return (
    <div className="dh-palette-foot" aria-hidden>
      <span>
        <Kbd keys="arrowup" />
        <Kbd keys="arrowdown" />
        {t.paletteChoose()}
      </span>
      <span>
        <Kbd keys="enter" />
        {t.paletteDo()}
      </span>
      <span className="dh-space" />
      <span>
        <Kbd keys=">" />
        {t.paletteActions()}
      </span>
      <span>
        <Kbd keys="@" />
        {t.palettePeople()}
      </span>
      <span>
        <Kbd keys="#" />
        {t.paletteTickets()}
      </span>
    </div>
  );
}
