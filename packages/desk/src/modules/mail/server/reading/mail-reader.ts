import { unreadMail } from './parse-mail.ts';
import type { ParsedMail } from './parsed-mail.ts';
import {
  ReadingStopped,
  startReadingThread,
  type ReadingLimits,
  type ReadingThread,
} from './reading-thread.ts';

/** Reads mails in threads of their own: what a mail does to its reader, it does to nobody else. */
export interface MailReader {
  /** Answers for every mail; throws only when no thread could be started, or after `close`. */
  read(source: Buffer): Promise<ParsedMail>;
  /** Ends the threads; a mail that is being read is left to be read again. */
  close(): Promise<void>;
}

/** Two, so that a mail that takes its whole time does not keep the others waiting. */
const threadsAtMost = 2;
const idleBeforeEndMs = 60_000;
const limitsOfMail: ReadingLimits = { cpuMs: 2000, wallMs: 30_000, heapMb: 384 };

/** Makes a reader; threads start with the first mail, and end when none has come for a minute. */
export function createMailReader(
  onError: (error: Error) => void,
  limits: ReadingLimits = limitsOfMail,
): MailReader {
  const threads = createThreads(limits);
  const attempt = async (source: Buffer, headerAlone: string | undefined): Promise<ParsedMail> => {
    const thread = await threads.take();
    try {
      const { mail, defect } = await thread.read({ source, headerAlone });
      if (defect !== undefined) onError(new Error(`A mail could not be read: ${defect}`));
      return mail;
    } catch (error) {
      if (!(error instanceof ReadingStopped)) await thread.end();
      throw error;
    } finally {
      threads.give(thread);
    }
  };
  return {
    async read(source) {
      const whole = await attempt(source, undefined).catch(stoppedOrThrow);
      if (!(whole instanceof ReadingStopped)) return whole;
      if (threads.closed()) throw whole;
      onError(whole);
      const header = await attempt(source, whole.message).catch(stoppedOrThrow);
      return header instanceof ReadingStopped ? unreadMail(source, new Map(), [whole.message]) : header;
    },
    close: () => threads.close(),
  };
}

/** Threads that live, busy or idle; whoever finds none free waits in line. */
function createThreads(limits: ReadingLimits) {
  const idle: ReadingThread[] = [];
  const all = new Set<ReadingThread>();
  const waiting: { take: (thread: ReadingThread) => void; refuse: (error: Error) => void }[] = [];
  const refusal = () => new Error('The reader of mails is closed.');
  let closed = false;
  let idleTimer: NodeJS.Timeout | undefined;
  const start = () => {
    const thread = startReadingThread(limits);
    all.add(thread);
    return thread;
  };
  const end = (threads: ReadingThread[]) => {
    for (const thread of threads) all.delete(thread);
    return Promise.all(threads.map((thread) => thread.end()));
  };
  return {
    closed: () => closed,
    take(): Promise<ReadingThread> {
      if (closed) return Promise.reject(refusal());
      for (let free = idle.pop(); free; free = idle.pop()) {
        if (free.lives()) return Promise.resolve(free);
        all.delete(free);
      }
      if (all.size < threadsAtMost) return Promise.resolve(start());
      return new Promise((take, refuse) => waiting.push({ take, refuse }));
    },
    give(thread: ReadingThread): void {
      if (!thread.lives()) all.delete(thread);
      const next = waiting.shift();
      if (next) next.take(thread.lives() ? thread : start());
      else if (thread.lives()) idle.push(thread);
      clearTimeout(idleTimer);
      idleTimer = setTimeout(() => void end(idle.splice(0)), idleBeforeEndMs).unref();
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(idleTimer);
      for (const one of waiting.splice(0)) one.refuse(refusal());
      await end([...all]);
    },
  };
}

function stoppedOrThrow(error: unknown): ReadingStopped {
  if (error instanceof ReadingStopped) return error;
  throw error;
}
