/** What can be taken back, newest last. Pure: time comes in, nothing is started here. */

/** One thing that a person did and may undo. */
export interface Undoable {
  /** One sentence; a held send says how many seconds are left. */
  readonly text: string | ((secondsLeft: number) => string);
  readonly undo: () => void | Promise<void>;
  /** How long the bar stays, 10 s unless told; for a held send, how long the server holds it. */
  readonly holdMs?: number;
  /** Only a held send has it: let it go at once. The server's hold ends by itself, with or without this page. */
  readonly sendNow?: () => void | Promise<void>;
}

export interface UndoEntry extends Undoable {
  readonly id: number;
  readonly atMs: number;
  readonly endsAtMs: number;
}

export interface UndoState {
  readonly nextId: number;
  /** Bars on the screen, at most two, oldest first. */
  readonly shown: readonly UndoEntry[];
  /** No longer shown, still undone by `z`; newest last. */
  readonly past: readonly UndoEntry[];
  /** Hovered or focused since: bars stay meanwhile. */
  readonly restingSinceMs: number | undefined;
}

export const emptyUndo: UndoState = { nextId: 1, shown: [], past: [], restingSinceMs: undefined };
const usualHoldMs = 10_000;
const mostShown = 2;
const mostPast = 20;

/** Puts a new bar on the stack; a third one sends the oldest off the screen. */
export function pushed(state: UndoState, item: Undoable, nowMs: number): UndoState {
  const entry: UndoEntry = {
    ...item,
    id: state.nextId,
    atMs: nowMs,
    endsAtMs: nowMs + (item.holdMs ?? usualHoldMs),
  };
  const shown = [...state.shown, entry];
  const leaving = shown.slice(0, Math.max(0, shown.length - mostShown));
  return {
    ...state,
    nextId: state.nextId + 1,
    shown: shown.slice(-mostShown),
    past: kept(state.past, leaving, nowMs),
  };
}

/** Lets time pass: bars whose time is over leave, unless someone rests on them. */
export function passed(state: UndoState, nowMs: number): UndoState {
  if (state.restingSinceMs !== undefined) return state;
  const leaving = state.shown.filter((entry) => entry.endsAtMs <= nowMs);
  const past = kept(state.past, leaving, nowMs);
  if (leaving.length === 0 && past.length === state.past.length) return state;
  return { ...state, shown: state.shown.filter((entry) => entry.endsAtMs > nowMs), past };
}

/** The pointer or focus came to rest on the bars, or left them; plain bars get that time back, a server's hold does not. */
export function rested(state: UndoState, resting: boolean, nowMs: number): UndoState {
  if (resting) return state.restingSinceMs === undefined ? { ...state, restingSinceMs: nowMs } : state;
  if (state.restingSinceMs === undefined) return state;
  const restedMs = nowMs - state.restingSinceMs;
  const shown = state.shown.map((e) => (e.sendNow ? e : { ...e, endsAtMs: e.endsAtMs + restedMs }));
  return passed({ ...state, shown, restingSinceMs: undefined }, nowMs);
}

/** The entry that `z` undoes now: the newest that can still be taken back. */
export function latest(state: UndoState, nowMs: number): UndoEntry | undefined {
  return [...state.past, ...state.shown].filter((entry) => undoable(entry, nowMs)).at(-1);
}

/** Takes an entry off, because it was undone or sent. */
export function without(state: UndoState, id: number): UndoState {
  const keep = (entry: UndoEntry) => entry.id !== id;
  const shown = state.shown.filter(keep);
  return {
    ...state,
    shown,
    past: state.past.filter(keep),
    restingSinceMs: shown.length === 0 ? undefined : state.restingSinceMs,
  };
}

/** A held send that has left cannot be taken back; anything else can. */
export function undoable(entry: UndoEntry, nowMs: number): boolean {
  return entry.sendNow === undefined || entry.endsAtMs > nowMs;
}

function kept(past: readonly UndoEntry[], more: readonly UndoEntry[], nowMs: number): UndoEntry[] {
  return [...past, ...more].filter((entry) => undoable(entry, nowMs)).slice(-mostPast);
}
