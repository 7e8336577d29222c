import { useEffect, useRef, useSyncExternalStore } from 'react';
import { readStored, writeStored } from '../api/stored.ts';
import { normalSequence } from './sequence.ts';

/** Something that a person can do by key and from the palette. */
export interface Command {
  /** `tickets.reply`; stable, a remapped key is kept under it. */
  readonly id: string;
  /** Verb and object, as on a button. */
  readonly title: () => string;
  /** Heading in the key sheet. */
  readonly group: () => string;
  /** The usual sequence (`g q`, `mod+enter`); undefined is palette only. */
  readonly keys?: string;
  readonly run: () => void | Promise<void>;
  /** Why it cannot be done now; shown, not hidden. */
  readonly disabledReason?: string;
  /** False keeps it out of the palette (moving in a list). */
  readonly inPalette?: boolean;
}

interface KeySettings {
  /** Single keys are off; chords with Ctrl stay. */
  readonly singleKeysOff: boolean;
  readonly remapped: Readonly<Record<string, string>>;
}

const settingsKey = 'deskhand.keys';
let settings: KeySettings = readSettings();
let layers: readonly (readonly Command[])[] = [];
let snapshot: readonly Command[] = [];
const listeners = new Set<() => void>();

/** Adds commands until the returned function is called; the newest wins where two want the same keys. */
export function addCommands(commands: readonly Command[]): () => void {
  layers = [...layers, commands];
  changed();
  return () => {
    layers = layers.filter((layer) => layer !== commands);
    changed();
  };
}

/** Commands of the page that is shown: they come and go with it. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  // Only what is drawn or matched adds a new layer; `run` always reaches the newest closure.
  const shape = commands
    .map((c) => `${c.id}\n${c.keys ?? ''}\n${c.disabledReason ?? ''}\n${c.title()}`)
    .join('\n\n');
  useEffect(() => {
    const standing = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((c) => c.id === command.id)?.run(),
    }));
    return addCommands(standing);
  }, [shape]);
}

/** All commands that can be called now, newest first. */
export function currentCommands(): readonly Command[] {
  return snapshot;
}

export function useCurrentCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, currentCommands, currentCommands);
}

/** The keys of a command as this person has them; undefined when it has none. */
export function keysOf(command: Command): string | undefined {
  const keys = settings.remapped[command.id] ?? command.keys;
  return keys === undefined || keys === '' ? undefined : normalSequence(keys);
}

/** The commands by sequence: what the keyboard can hit now. */
export function commandsByKeys(): ReadonlyMap<string, Command> {
  const byKeys = new Map<string, Command>();
  for (const command of snapshot) {
    const keys = keysOf(command);
    if (keys !== undefined && !byKeys.has(keys)) byKeys.set(keys, command);
  }
  return byKeys;
}

export function keySettings(): KeySettings {
  return settings;
}

export function useKeySettings(): KeySettings {
  return useSyncExternalStore(subscribe, keySettings, keySettings);
}

/** Gives a command other keys in this browser; undefined brings the usual ones back. */
export function remap(commandId: string, keys: string | undefined): void {
  const { [commandId]: _, ...others } = settings.remapped;
  save({
    ...settings,
    remapped: keys === undefined ? others : { ...others, [commandId]: normalSequence(keys) },
  });
}

/** Switches single keys off or on (WCAG 2.1.4). */
export function switchSingleKeys(off: boolean): void {
  save({ ...settings, singleKeysOff: off });
}

function save(next: KeySettings): void {
  settings = next;
  writeStored(settingsKey, JSON.stringify(next));
  changed();
}

function readSettings(): KeySettings {
  try {
    const stored = JSON.parse(readStored(settingsKey) ?? '{}') as Partial<KeySettings>;
    return { singleKeysOff: stored.singleKeysOff === true, remapped: stored.remapped ?? {} };
  } catch {
    // Broken by hand: the usual keys.
    return { singleKeysOff: false, remapped: {} };
  }
}

function changed(): void {
  const seen = new Set<string>();
  snapshot = layers
    .toReversed()
    .flat()
    .filter((command) => !seen.has(command.id) && seen.add(command.id));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
