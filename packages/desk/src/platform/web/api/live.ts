import { useEffect, useRef, useSyncExternalStore } from 'react';

/** One event of the server's feed, as it was written with the command. */
export interface LiveEvent {
  readonly id: string;
  /** `tickets.ticket.opened` */
  readonly name: string;
  /** What it happened to: `{ room: 'tickets', id }`. The feed carries no contents; rooms ask for those they show. */
  readonly subject: { readonly room: string; readonly id: string };
  readonly at: string;
  /** Who did it; null for the desk itself. */
  readonly actorId: string | null;
}

/** `live`: the feed speaks. `stale`: silent for 10 s, what is shown may be old. `offline`: the browser has no network. */
export type LiveState =
  | { readonly is: 'idle' | 'live' }
  | { readonly is: 'stale' | 'offline'; readonly sinceAt: string };

// The server sends a comment or event at least every 5 s; after twice that the page says that it may be old.
const staleAfterMs = 10_000;

let state: LiveState = { is: 'idle' };
let source: EventSource | undefined;
let lastHeardAt = new Date();
let watch: ReturnType<typeof setInterval> | undefined;
const stateListeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();

/** Opens the feed of the signed-in person; a second call does nothing. Missed events come by `Last-Event-ID`. */
export function startLive(): void {
  if (source || typeof EventSource === 'undefined') return;
  source = new EventSource('/api/live');
  lastHeardAt = new Date();
  source.addEventListener('open', heard);
  source.addEventListener('beat', heard);
  source.addEventListener('message', (message) => {
    heard();
    const event = parse(message);
    if (event) for (const listener of eventListeners) listener(event);
  });
  window.addEventListener('offline', judge);
  window.addEventListener('online', judge);
  watch = setInterval(judge, 1000);
}

/** Closes the feed, on signing out. */
export function stopLive(): void {
  source?.close();
  source = undefined;
  clearInterval(watch);
  window.removeEventListener('offline', judge);
  window.removeEventListener('online', judge);
  become({ is: 'idle' });
}

/** Calls `onEvent` for each event of the feed while the component is mounted; rooms invalidate their queries there. */
export function useLive(onEvent: (event: LiveEvent) => void): void {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => {
    const listener = (event: LiveEvent) => latest.current(event);
    eventListeners.add(listener);
    return () => {
      eventListeners.delete(listener);
    };
  }, []);
}

/** Whether what is on the screen is kept up to date. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => state,
  );
}

function heard(): void {
  lastHeardAt = new Date();
  judge();
}

function judge(): void {
  const silentMs = Date.now() - lastHeardAt.getTime();
  const sinceAt = lastHeardAt.toISOString();
  if (!navigator.onLine) become({ is: 'offline', sinceAt });
  else if (silentMs > staleAfterMs && source?.readyState !== EventSource.OPEN)
    become({ is: 'stale', sinceAt });
  else if (source?.readyState === EventSource.OPEN) become({ is: 'live' });
}

function become(next: LiveState): void {
  if (next.is === state.is) return;
  state = next;
  for (const listener of stateListeners) listener();
}

function parse(message: MessageEvent<string>): LiveEvent | undefined {
  try {
    const body = JSON.parse(message.data) as Partial<LiveEvent>;
    if (typeof body.name !== 'string' || typeof body.subject?.id !== 'string') return undefined;
    const { name, subject, at = '', actorId = null } = body;
    return { id: message.lastEventId, name, subject, at, actorId };
  } catch {
    // Not for this version of the page; the next answer of the server has the truth anyway.
    return undefined;
  }
}

function subscribe(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}
