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

/** `live`: the feed speaks. `stale`: no feed for 10 s, what is shown may be old. `offline`: the browser has no network. */
export type LiveState =
  | { readonly is: 'idle' | 'live' }
  | { readonly is: 'stale' | 'offline'; readonly sinceAt: string };

const staleAfterMs = 10_000;
// The server lets itself be heard every 20 s; a connection that is silent for two of these is open in name only.
const silentAfterMs = 45_000;
const reopenAfterMs = 3000;

let state: LiveState = { is: 'idle' };
let source: EventSource | undefined;
let lastOpenAt = new Date();
let lastHeardAt: Date | undefined;
let closedAt: Date | undefined;
let watch: ReturnType<typeof setInterval> | undefined;
let resync: () => void = () => undefined;
const stateListeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();

/**
 * Opens the feed of the signed-in person; a second call does nothing. A feed that broke comes back by itself with
 * `Last-Event-ID` and misses nothing; when it had to be opened anew, `onResync` says that all must be asked again.
 */
export function startLive(onResync: () => void): void {
  if (watch !== undefined || typeof EventSource === 'undefined') return;
  resync = onResync;
  lastOpenAt = new Date();
  open();
  window.addEventListener('offline', judge);
  window.addEventListener('online', judge);
  watch = setInterval(judge, 1000);
}

/** Closes the feed, on signing out. */
export function stopLive(): void {
  source?.close();
  source = undefined;
  clearInterval(watch);
  watch = undefined;
  window.removeEventListener('offline', judge);
  window.removeEventListener('online', judge);
  become({ is: 'idle' });
}

function open(): void {
  const anew = source !== undefined;
  source?.close();
  closedAt = undefined;
  lastHeardAt = undefined;
  const feed = new EventSource('/api/live');
  source = feed;
  feed.addEventListener('open', () => {
    if (anew) resync();
    judge();
  });
  feed.addEventListener('here', heard);
  feed.addEventListener('message', (message) => {
    if (lastHeardAt) heard();
    const event = parse(message);
    if (event) for (const listener of eventListeners) listener(event);
  });
  feed.addEventListener('error', judge);
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
  const now = new Date();
  const silent = lastHeardAt !== undefined && now.getTime() - lastHeardAt.getTime() > silentAfterMs;
  const isOpen = source?.readyState === EventSource.OPEN && !silent;
  if (isOpen) lastOpenAt = lastHeardAt ?? now;
  reopenWhenClosed(now, silent);
  if (!navigator.onLine) become({ is: 'offline', sinceAt: lastOpenAt.toISOString() });
  else if (isOpen) become({ is: 'live' });
  else if (now.getTime() - lastOpenAt.getTime() > staleAfterMs)
    become({ is: 'stale', sinceAt: lastOpenAt.toISOString() });
}

/** The browser gives up after an answer that is no feed (a proxy's 502 during a restart); we do not. */
function reopenWhenClosed(now: Date, silent: boolean): void {
  if (!silent && source?.readyState !== EventSource.CLOSED) return;
  closedAt ??= now;
  if (now.getTime() - closedAt.getTime() >= reopenAfterMs && navigator.onLine) open();
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
