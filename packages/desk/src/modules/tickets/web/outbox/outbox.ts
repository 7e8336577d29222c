import { useSyncExternalStore } from 'react';
import { isPassing, problemOf } from '#platform/web/api/problem';
import { readStored, writeStored } from '#platform/web/api/stored';
import { useViewer } from '#platform/web/api/viewer';
import { people, tickets } from '../api.ts';
import { readWaiting, tryInOrder, type TryOutcome, type WaitingMessage } from './waiting.ts';

const storedKey = 'deskhand.tickets.outbox';
const retryMs = 5000;

let waiting: readonly WaitingMessage[] = readWaiting(readStored(storedKey));
let timer: ReturnType<typeof setTimeout> | undefined;
let trying = false;
const listeners = new Set<() => void>();

/** Keeps words that could not reach the server; they are tried again until they do, also after a reload. */
export function keepForLater(one: WaitingMessage): void {
  change([...waiting, one]);
}

/** Takes words out of the outbox; undefined when they have left meanwhile. */
export function takeOut(key: string): WaitingMessage | undefined {
  const found = waiting.find((one) => one.key === key);
  if (found) change(waiting.filter((one) => one.key !== key));
  return found;
}

/** Tries a refused one once more. */
export function tryAgain(key: string): void {
  change(waiting.map((one) => (one.key === key ? withoutRefusal(one) : one)));
  void tryNow();
}

/** What the person on this page wrote and waits here. */
export function useOutbox(): readonly WaitingMessage[] {
  const viewer = useViewer();
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
  return all.filter((one) => one.authorId === viewer?.id);
}

async function tryNow(): Promise<void> {
  if (trying) return;
  trying = true;
  try {
    const me = await whoIsSignedIn();
    const mine = waiting.filter((one) => one.authorId === me);
    await tryInOrder(mine, attempt, (key, outcome) =>
      change(
        outcome === 'sent'
          ? waiting.filter((one) => one.key !== key)
          : waiting.map((one) => (one.key === key ? { ...one, refused: outcome.refused } : one)),
      ),
    );
  } finally {
    trying = false;
    plan();
  }
}

/** Asked anew each time: another person may sit here since the words were written. */
async function whoIsSignedIn(): Promise<string | undefined> {
  try {
    return (await people.session()).person?.id;
  } catch {
    // No server, nobody: all waits.
    return undefined;
  }
}

async function attempt(one: WaitingMessage): Promise<TryOutcome> {
  try {
    await tickets.addMessage({ number: one.number, ...one.message }, { idempotencyKey: one.key });
    return 'sent';
  } catch (error) {
    return isPassing(error) ? 'later' : { refused: problemOf(error).title };
  }
}

function withoutRefusal(one: WaitingMessage): WaitingMessage {
  const { refused: _, ...again } = one;
  return again;
}

function change(next: readonly WaitingMessage[]): void {
  waiting = next;
  writeStored(storedKey, next.length === 0 ? undefined : JSON.stringify(next));
  plan();
  for (const listener of listeners) listener();
}

function plan(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!trying && waiting.some((one) => one.refused === undefined))
    timer = setTimeout(() => void tryNow(), retryMs);
}

// What an earlier page left behind goes out as well; the browser says when it has a network again.
if (typeof window !== 'undefined') {
  window.addEventListener('online', () => void tryNow());
  plan();
}
