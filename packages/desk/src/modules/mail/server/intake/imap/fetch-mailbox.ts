import type { ImapFlow } from 'imapflow';
import type { MailTroubleCode } from '#platform/contract/mail-trouble';
import { troubleOf, type Trouble } from '#platform/server/mail/trouble';
import { accessToStored } from '../../mailboxes/servers.ts';
import { connectImap } from './connect.ts';
import { countMails } from './count-mails.ts';
import { noteTrouble, type FetchState } from './fetch-state.ts';
import { look } from './look.ts';
import { openSession, type Fetching, type Session } from './session.ts';

/** A server that pushes is looked at as often too: the look is the heartbeat, and finds out a connection that is dead. */
const lookEveryMs = 60_000;
const countEveryMs = 24 * 3_600_000;
/** The first pause and the longest. */
const pausesMs = [1000, 60_000] as const;
/** A password that is tried too often locks the account. */
const signInPausesMs = [5000, 5 * 60_000] as const;
const signInTroubles: ReadonlySet<MailTroubleCode> = new Set<MailTroubleCode>([
  'sign-in-refused',
  'token-refused',
]);

/** The running fetching of one mailbox. */
export interface RunningFetch {
  /** Ends after the mail that is being stored. */
  stop(): Promise<void>;
}

/** Fetches one mailbox until it is told to stop: connect, look, wait to be told of new mail; again after any trouble. */
export function fetchMailbox(fetching: Fetching, state: () => Promise<FetchState | undefined>): RunningFetch {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = run(fetching, state, signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/** The same trouble, how often one after another: another trouble begins with a short pause. */
interface Failures {
  readonly code?: MailTroubleCode;
  readonly count: number;
}

async function run(
  fetching: Fetching,
  state: () => Promise<FetchState | undefined>,
  signal: AbortSignal,
): Promise<void> {
  let failures: Failures = { count: 0 };
  while (!signal.aborted) {
    let client: ImapFlow | undefined;
    try {
      const from = await state();
      if (!from) return;
      client = await connectImap(accessToStored(fetching.deps, fetching.server), signal);
      closeSoonAfter(signal, client);
      const session = await openSession(fetching, client, from);
      await watch(session, signal, () => void (failures = { count: 0 }));
    } catch (error) {
      if (signal.aborted) break;
      const trouble = troubleOf(error);
      failures = { code: trouble.code, count: failures.code === trouble.code ? failures.count + 1 : 1 };
      if (trouble.code === 'unexpected') fetching.deps.onError(error as Error);
      await pauseAfter(fetching, { trouble, times: failures.count }, signal);
    } finally {
      if (client) await leave(client);
    }
  }
}

/** Looks, then waits for the server to say something; returns when it is told to stop. */
async function watch(session: Session, signal: AbortSignal, wentWell: () => void): Promise<void> {
  const { client, fetching } = session;
  const news = newsOf(client);
  while (!signal.aborted) {
    news.forget();
    await look(session);
    wentWell();
    const now = fetching.deps.clock.now().getTime();
    if (session.countedAt === null || now - session.countedAt.getTime() >= countEveryMs)
      await countMails(session);
    // Not awaited: the next command ends it. Without the extension it asks from time to time instead.
    if (!news.heard()) void client.idle().catch(() => {});
    await news.next(lookEveryMs, signal);
    if (!client.usable && !signal.aborted) throw lostConnection(client);
  }
}

function lostConnection(client: ImapFlow): Error {
  const words = client.byeReason ?? 'The server closed the connection.';
  return Object.assign(new Error(words), { code: 'EConnectionClosed' });
}

/** What the server says while nobody asks. */
function newsOf(client: ImapFlow) {
  let heard = false;
  let wake = () => {};
  const hear = () => {
    heard = true;
    wake();
  };
  client.on('exists', hear);
  client.on('close', hear);
  return {
    heard: () => heard,
    forget: () => void (heard = false),
    async next(limitMs: number, signal: AbortSignal) {
      if (heard || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      });
      signal.removeEventListener('abort', wake);
    },
  };
}

async function pauseAfter(
  fetching: Fetching,
  { trouble, times }: { readonly trouble: Trouble; readonly times: number },
  signal: AbortSignal,
): Promise<void> {
  const [firstMs, longestMs] = signInTroubles.has(trouble.code) ? signInPausesMs : pausesMs;
  const pauseMs = Math.min(firstMs * 2 ** Math.min(times - 1, 16), longestMs);
  const nextTryAt = new Date(fetching.deps.clock.now().getTime() + pauseMs);
  // The database may be what is in trouble: then there is the log alone.
  await noteTrouble(fetching.deps, fetching, trouble, nextTryAt).catch(fetching.deps.onError);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, pauseMs * (0.8 + 0.4 * Math.random()));
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Who is told to stop finishes the mail at hand; a server that hangs then is not waited for. */
function closeSoonAfter(signal: AbortSignal, client: ImapFlow): void {
  const end = () => void setTimeout(() => client.close(), 2000).unref();
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
}

/** Says good-bye where the server still listens. */
async function leave(client: ImapFlow): Promise<void> {
  const limit = setTimeout(() => client.close(), 2000);
  if (client.usable) await client.logout().catch(() => {});
  clearTimeout(limit);
  client.close();
}
