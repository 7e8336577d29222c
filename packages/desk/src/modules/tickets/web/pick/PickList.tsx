import { IconCheck } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { t } from '../texts.ts';
import { firstOption, matchingOptions, stepOption, type PickOption } from './options.ts';
import './pick.css';

export interface PickListProps {
  readonly label: string;
  readonly options: readonly PickOption[];
  readonly value?: string | undefined;
  readonly onPick: (value: string) => void;
  /** Typing narrows the options; without it only quick keys and arrows. */
  readonly searchable?: boolean;
  /** Called with what is typed, for options that the server finds; they then are not narrowed here. */
  readonly onTyped?: (typed: string) => void;
  readonly looking?: boolean;
}

/** A list to choose from by keys, typing or pointer; lives in a popover that names it. */
export function PickList({
  label,
  options,
  value,
  onPick,
  searchable = false,
  onTyped,
  looking,
}: PickListProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const shown = onTyped ? options : matchingOptions(options, typed);
  const [chosen, setChosen] = useState(() => firstOption(options, value));
  const at = Math.min(chosen, Math.max(0, shown.length - 1));
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => (onTyped ? input : list).current?.focus({ preventScroll: true }), [onTyped]);
  useEffect(() => {
    document.getElementById(`${id}${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const type = (text: string) => {
    setTyped(text);
    setChosen(0);
    onTyped?.(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const current = shown[at];
    const moves: Record<string, () => void> = {
      ArrowDown: () => setChosen(stepOption(shown, at, 1)),
      ArrowUp: () => setChosen(stepOption(shown, at, -1)),
      Enter: () => current && current.disabledReason === undefined && onPick(current.value),
    };
    const move = moves[event.key] ?? ownKey(event);
    if (!move) return;
    event.preventDefault();
    move();
  };
  const ownKey = (event: KeyboardEvent): (() => void) | undefined => {
    if (event.target === input.current || event.key.length !== 1) return undefined;
    const quick = options.find((option) => option.quick === event.key && option.disabledReason === undefined);
    if (quick) return () => onPick(quick.value);
    if (!searchable) return undefined;
    return () => {
      type(typed + event.key);
      input.current?.focus();
    };
  };
  return (
    // Keys are heard for the input and the list alike; both are what the focus can be on.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="tk-pick" onKeyDown={onKeyDown}>
      {searchable ? (
        <input
          ref={input}
          className="tk-pick-input"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}list`}
          aria-activedescendant={shown.length > 0 ? `${id}${at}` : undefined}
          placeholder={t.pickType()}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
        />
      ) : null}
      <div
        ref={list}
        id={`${id}list`}
        className="tk-pick-list"
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={shown.length > 0 ? `${id}${at}` : undefined}
      >
        {shown.map((option, index) => (
          <Option
            key={option.value}
            id={`${id}${index}`}
            option={option}
            active={index === at}
            current={option.value === value}
            onPick={onPick}
          />
        ))}
        {shown.length === 0 ? (
          <div role="option" aria-disabled aria-selected={false} className="tk-pick-none">
            {looking ? t.pickLooking() : t.pickNothing()}
          </div>
        ) : null}
      </div>
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly option: PickOption;
  readonly active: boolean;
  readonly current: boolean;
  readonly onPick: (value: string) => void;
}

function Option({ id, option, active, current, onPick }: OptionProps) {
  const blocked = option.disabledReason !== undefined;
  return (
    // The list has the focus and the keys; an option is only pointed at.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      className="tk-pick-option"
      aria-selected={active}
      aria-disabled={blocked || undefined}
      data-active={active || undefined}
      onClick={() => !blocked && onPick(option.value)}
    >
      {option.icon}
      <span className="dh-cut">{option.label}</span>
      {option.detail === undefined ? null : <span className="dh-sm dh-3 dh-cut">{option.detail}</span>}
      <span className="dh-space" />
      {blocked ? <span className="dh-sm dh-3">{option.disabledReason}</span> : null}
      {current ? <IconCheck size={14} stroke={2} aria-label={t.pickCurrent()} /> : null}
      {option.quick === undefined || blocked ? null : <Kbd keys={option.quick} />}
    </div>
  );
}
