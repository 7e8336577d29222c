import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { closePalette, type PaletteItem } from '../keys/palette.ts';
import { scopeOf } from '../keys/palette-search.ts';
import { useAnswers } from '../keys/palette-answers.ts';
import { Chip } from '../ui/Chip.tsx';
import './palette.css';
import { PaletteFoot, PaletteResults } from './PaletteResults.tsx';
import { t } from './texts.ts';

/** One field that reaches tickets, people, machines and actions. */
export function Palette() {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const { groups, looking } = useAnswers(typed, t.actions());
  const items = useMemo(
    () => groups.flatMap((group) => group.items.map((item) => ({ item, key: `${group.id}/${item.id}` }))),
    [groups],
  );
  const at = Math.min(chosen, Math.max(0, items.length - 1));
  const current = items[at];
  useEffect(() => {
    document.getElementById(`${id}${current?.key ?? ''}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current?.key]);
  const moves: Record<string, () => void> = {
    ArrowDown: () => setChosen((at + 1) % Math.max(1, items.length)),
    ArrowUp: () => setChosen((at - 1 + items.length) % Math.max(1, items.length)),
    Enter: () => runItem(current?.item),
  };
  const onType = (text: string) => {
    setTyped(text);
    setChosen(0);
  };
  return (
    <Modal
      opened
      onClose={closePalette}
      withCloseButton={false}
      padding={0}
      size={680}
      centered={false}
      yOffset="min(96px, 12dvh)"
      attributes={{ content: { 'aria-label': t.palette() } }}
      classNames={{ content: 'dh-floating dh-palette-content' }}
    >
      <PaletteField id={id} typed={typed} currentKey={current?.key} onType={onType} moves={moves} />
      <PaletteResults
        id={id}
        groups={groups}
        chosenKey={current?.key}
        onRun={runItem}
        nothing={looking ? t.paletteLooking() : t.paletteNothing()}
      />
      <span role="status" className="dh-hidden">
        {t.paletteResults({ count: items.length })}
      </span>
      <PaletteFoot />
    </Modal>
  );
}

function runItem(item: PaletteItem | undefined): void {
  if (!item || item.disabledReason !== undefined) return;
  closePalette();
  void item.run();
}

interface FieldProps {
  readonly id: string;
  readonly typed: string;
  readonly currentKey: string | undefined;
  readonly onType: (text: string) => void;
  readonly moves: Readonly<Record<string, () => void>>;
}

function PaletteField({ id, typed, currentKey, onType, moves }: FieldProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move || event.nativeEvent.isComposing) return;
    event.preventDefault();
    move();
  };
  return (
    <div className="dh-palette-field">
      <IconSearch size={18} stroke={1.7} aria-hidden />
      <input
        className="dh-palette-input"
        data-autofocus
        role="combobox"
        aria-label={t.palette()}
        aria-expanded
        aria-controls={`${id}list`}
        aria-activedescendant={currentKey === undefined ? undefined : `${id}${currentKey}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={t.palettePlace()}
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <Chip>{scopeWord(typed)}</Chip>
    </div>
  );
}

function scopeWord(typed: string): string {
  const words = { '#': t.paletteTickets, '@': t.palettePeople, '>': t.paletteActions };
  const { prefix } = scopeOf(typed);
  return prefix === undefined ? t.everywhere() : words[prefix]();
}
