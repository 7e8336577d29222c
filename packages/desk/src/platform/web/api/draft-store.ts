import { readStored, writeStored } from './stored.ts';

/** What every field of one draft shows. */
export interface DraftState {
  readonly text: string;
  readonly kept: boolean;
}

interface Entry {
  state: DraftState;
  /** Typed, but not written to the browser's storage yet. */
  dirty: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  readonly listeners: Set<() => void>;
}

const pauseMs = 400;
// One truth for each draft of the page: words that are put back arrive also in a field that was opened meanwhile.
const entries = new Map<string, Entry>();

function entryOf(stored: string): Entry {
  const known = entries.get(stored);
  if (known && (known.listeners.size > 0 || known.dirty)) return known;
  // Nobody watched it: another page of this browser may have written it since.
  const text = readStored(stored) ?? '';
  if (known?.state.text === text) return known;
  const entry: Entry = { state: { text, kept: false }, dirty: false, timer: undefined, listeners: new Set() };
  entries.set(stored, entry);
  return entry;
}

/** The draft as it is now. */
export function readDraft(stored: string): DraftState {
  return entryOf(stored).state;
}

/** Calls the listener at each change, until the returned function is called; the last one to leave writes the draft down. */
export function watchDraft(stored: string, listener: () => void): () => void {
  const entry = entryOf(stored);
  entry.listeners.add(listener);
  return () => {
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0) return;
    write(stored, entry);
    // Where the browser keeps nothing it stays in this page's memory.
    if (!entry.dirty) entries.delete(stored);
  };
}

/** Takes what was typed; it is written to storage after a pause, or at once where no field shows it. */
export function setDraft(stored: string, text: string): void {
  const entry = entryOf(stored);
  entry.dirty = true;
  show(entry, { text, kept: false });
  clearTimeout(entry.timer);
  if (entry.listeners.size === 0) return void write(stored, entry);
  entry.timer = setTimeout(() => {
    if (write(stored, entry)) show(entry, { text: entry.state.text, kept: entry.state.text !== '' });
  }, pauseMs);
}

/** Puts words in front of what was written since. */
export function restoreDraft(stored: string, words: string): void {
  const { text } = readDraft(stored);
  setDraft(stored, text.trim() === '' ? words : `${words}\n\n${text}`);
}

/** Forgets the draft. */
export function clearDraft(stored: string): void {
  const entry = entryOf(stored);
  clearTimeout(entry.timer);
  entry.dirty = false;
  writeStored(stored, undefined);
  show(entry, { text: '', kept: false });
}

/** Writes everything down: the page is about to go. */
export function flushDrafts(): void {
  for (const [stored, entry] of entries) write(stored, entry);
}

function write(stored: string, entry: Entry): boolean {
  clearTimeout(entry.timer);
  if (!entry.dirty) return false;
  const { text } = entry.state;
  const written = writeStored(stored, text === '' ? undefined : text);
  if (written) entry.dirty = false;
  return written;
}

function show(entry: Entry, state: DraftState): void {
  entry.state = state;
  for (const listener of entry.listeners) listener();
}
