import { isPaletteOpened } from './palette.ts';
import { commandsByKeys, keySettings, type Command } from './commands.ts';
import { chordOf, isSingleKey, step, type Pending } from './sequence.ts';

let pending: Pending | undefined;

/** Hears the keyboard of the whole page and runs the command that was hit; returns how to stop. */
export function listenToKeys(): () => void {
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  // What is typed for the palette never reaches the page below it.
  if (isPaletteOpened()) return;
  const chord = chordOf(event);
  if (chord === undefined) return;
  if (belongsToTarget(event.target, chord)) {
    pending = undefined;
    return;
  }
  const command = hitBy(chord);
  if (command === undefined && pending === undefined) return;
  // A sequence that has begun is ours: its first key must not type or scroll.
  event.preventDefault();
  if (command?.disabledReason === undefined) void command?.run();
}

function hitBy(chord: string): Command | undefined {
  const commands = commandsByKeys();
  const known = [...commands.keys()].filter((keys) => !keySettings().singleKeysOff || !isSingleKey(keys));
  const result = step(pending, chord, known, Date.now());
  pending = result.pending;
  return result.hit === undefined ? undefined : commands.get(result.hit);
}

/** Single keys belong to whoever types: inputs, open dialogs and menus, and buttons that are pressed. */
function belongsToTarget(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (!isSingleKey(chord)) return false;
  if (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"]')
  )
    return true;
  return (
    (chord === 'enter' || chord === 'space') &&
    target.closest('a, button, summary, [role="button"], [role="tab"]') !== null
  );
}
