import { Modal } from '@mantine/core';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useCurrentCommands } from '../keys/commands.ts';
import { arrange, matchingCommands, scopeOf, type PaletteGroup } from '../keys/palette-search.ts';
import { closePalette, paletteProviders, type PaletteItem } from '../keys/palette.ts';
import { Chip } from '../ui/Chip.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import './palette.css';
import { t } from './texts.ts';

const pauseMs = 90;

/** One field that reaches tickets, people, machines and actions. */
export function Palette() {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const { groups, looking } = useResults(typed);
  const items = useMemo(
    () => groups.flatMap((group) => group.items.map((item) => ({ item, key: `${group.id}/${item.id}` }))),
    [groups],
  );
  const at = Math.min(chosen, Math.max(0, items.length - 1));
  const current = items[at];
  useEffect(() => {
    document.getElementById(`${id}${current?.key ?? ''}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current?.key]);
  const run = (item: PaletteItem | undefined) => {
    if (!item || item.disabledReason !== undefined) return;
    closePalette();
    void item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => setChosen(items.length === 0 ? 0 : (at + 1) % items.length),
      ArrowUp: () => setChosen(items.length === 0 ? 0 : (at - 1 + items.length) % items.length),
      Enter: () => run(current?.item),
    };
    const move = moves[event.key];
    if (!move || event.nativeEvent.isComposing) return;
    event.preventDefault();
    move();
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
      <div className="dh-palette-field">
        <IconSearch size={18} stroke={1.7} aria-hidden />
        <input
          className="dh-palette-input"
          data-autofocus
          role="combobox"
          aria-label={t.palette()}
          aria-expanded
          aria-controls={`${id}list`}
          aria-activedescendant={current ? `${id}${current.key}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t.palettePlace()}
          value={typed}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setChosen(0);
          }}
        />
        <Chip>{scopeWord(typed)}</Chip>
      </div>
      <Results
        id={id}
        groups={groups}
        chosenKey={current?.key}
        onRun={run}
        nothing={looking ? t.paletteLooking() : t.paletteNothing()}
      />
      <span role="status" className="dh-hidden">
        {t.paletteResults({ count: items.length })}
      </span>
      <Foot />
    </Modal>
  );
}

function scopeWord(typed: string): string {
  const words = { '#': t.paletteTickets, '@': t.palettePeople, '>': t.paletteActions };
  const { prefix } = scopeOf(typed);
  return prefix === undefined ? t.everywhere() : words[prefix]();
}

interface ResultsProps {
  readonly id: string;
  readonly groups: readonly PaletteGroup[];
  readonly chosenKey: string | undefined;
  readonly onRun: (item: PaletteItem) => void;
  readonly nothing: string;
}

function Results({ id, groups, chosenKey, onRun, nothing }: ResultsProps) {
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

function Foot() {
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

/** Commands at once; the rooms' answers as they come, none of an older question. */
function useResults(typed: string): { groups: readonly PaletteGroup[]; looking: boolean } {
  const commands = useCurrentCommands();
  const { prefix, query } = scopeOf(typed);
  const asked = asksRooms(typed);
  const [answer, setAnswer] = useState<{ typed: string; groups: readonly PaletteGroup[]; done: boolean }>({
    typed: '',
    groups: [],
    done: true,
  });
  useEffect(() => {
    if (!asksRooms(typed)) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => void ask(typed, stop.signal, setAnswer), pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed]);
  const groups = useMemo(() => {
    const actions = prefix === undefined || prefix === '>' ? matchingCommands(commands, query) : [];
    return arrange(t.actions(), actions, asked ? answer.groups : []);
  }, [commands, prefix, query, asked, answer.groups]);
  return { groups, looking: asked && (answer.typed !== typed || !answer.done) };
}

/** Only words of a name or number are asked for; actions are known here. */
function asksRooms(typed: string): boolean {
  const { prefix, query } = scopeOf(typed);
  return query !== '' && prefix !== '>';
}

async function ask(
  typed: string,
  signal: AbortSignal,
  tell: (answer: { typed: string; groups: readonly PaletteGroup[]; done: boolean }) => void,
) {
  const { prefix, query } = scopeOf(typed);
  const asked = paletteProviders().filter((provider) => prefix === undefined || provider.prefix === prefix);
  const groups: (PaletteGroup | undefined)[] = asked.map(() => undefined);
  const report = (done: boolean) =>
    !signal.aborted && tell({ typed, groups: groups.filter((group) => group !== undefined), done });
  const one = async (index: number) => {
    const provider = asked[index];
    if (!provider) return;
    // A room that cannot answer leaves its group out; the others still answer.
    const items = await provider.search(query, signal).catch(() => []);
    groups[index] = { id: provider.id, title: provider.group(), items };
    report(false);
  };
  await Promise.all(asked.map((_, index) => one(index)));
  report(true);
}
