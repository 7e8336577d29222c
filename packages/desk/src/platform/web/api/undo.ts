import { useSyncExternalStore } from 'react';
import {
  emptyUndo,
  latest,
  passed,
  pushed,
  rested,
  without,
  type Undoable,
  type UndoEntry,
  type UndoState,
} from './undo-stack.ts';

// One stack for the whole page: it survives navigation, as a held send must.
let state: UndoState = emptyUndo;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: UndoState): void {
  if (next === state) return;
  state = next;
  clearTimeout(timer);
  const endsAtMs = Math.min(...state.shown.map((entry) => entry.endsAtMs));
  if (Number.isFinite(endsAtMs) && state.restingSinceMs === undefined) {
    timer = setTimeout(() => set(passed(state, Date.now())), Math.max(0, endsAtMs - Date.now()));
  }
  for (const listener of listeners) listener();
}

/** Shows a bar for what was just done; its undo is called by the bar or by `z`. */
function push(item: Undoable): void {
  set(pushed(state, item, Date.now()));
}

/** Undoes one entry, or the newest that can be undone; says whether there was one. */
async function undo(id?: number): Promise<boolean> {
  const entry = id === undefined ? latest(state, Date.now()) : find(id);
  if (!entry) return false;
  set(without(state, entry.id));
  await entry.undo();
  return true;
}

async function sendNow(id: number): Promise<void> {
  const entry = find(id);
  if (!entry?.sendNow) return;
  set(without(state, id));
  await entry.sendNow();
}

function find(id: number): UndoEntry | undefined {
  return [...state.past, ...state.shown].find((entry) => entry.id === id);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const actions = { push, undo, sendNow, rest: (resting: boolean) => set(rested(state, resting, Date.now())) };

/** The undo stack: `useUndo().push({ text, undo, holdMs })`. Stable; does not draw again. */
export function useUndo(): typeof actions {
  return actions;
}

/** The bars that stand on the screen now. */
export function useUndoBars(): readonly UndoEntry[] {
  return useSyncExternalStore(
    subscribe,
    () => state.shown,
    () => state.shown,
  );
}
