import { Worker } from 'node:worker_threads';
import type { ParsedMail } from './parsed-mail.ts';
import type { ReadingAnswer, ReadingTask } from './read-worker.ts';

/** What one mail may cost before its thread is ended. */
export interface ReadingLimits {
  readonly cpuMs: number;
  /** A machine under load gives a thread little time; this is for one that gets none. */
  readonly wallMs: number;
  readonly heapMb: number;
}

/** The mail cost more than any mail may, or its thread died of it. */
export class ReadingStopped extends Error {}

/** A thread that reads mails one at a time. */
export interface ReadingThread {
  /** Throws ReadingStopped when the mail ended the thread; any other error has nothing to do with the mail. */
  read(task: ReadingTask): Promise<ReadMail>;
  /** False when it has ended; a new one has to be started. */
  lives(): boolean;
  end(): Promise<void>;
}

/** A mail, and the mistake of ours that kept its body from being read, if there was one. */
export interface ReadMail {
  readonly mail: ParsedMail;
  readonly defect: string | undefined;
}

interface Running {
  readonly resolve: (read: ReadMail) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a thread; it keeps the process alive only while it reads. */
export function startReadingThread(limits: ReadingLimits): ReadingThread {
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
    name: 'mail-reading',
    // Nothing of the desk's own settings, its secrets among them, goes to a thread that reads what strangers wrote.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 32 },
  });
  const state: { running: Running | undefined; alive: boolean } = { running: undefined, alive: true };
  const { promise: ready, resolve: isReady, reject: neverReady } = Promise.withResolvers<void>();
  ready.catch(() => {});
  const over = (error: Error) => {
    state.alive = false;
    neverReady(error);
    state.running?.reject(error);
    state.running = undefined;
  };
  worker.on('message', (answer: ReadingAnswer) => {
    if ('ready' in answer) return isReady();
    state.running?.resolve({ ...answer, mail: withBuffers(answer.mail) });
    state.running = undefined;
  });
  worker.on('error', (error) => over(new ReadingStopped(wordsFor(error), { cause: error })));
  worker.on('exit', () => over(new ReadingStopped('The thread that read it ended.')));
  const stop = (why: string) => {
    over(new ReadingStopped(why));
    void worker.terminate();
  };
  return {
    lives: () => state.alive,
    async end() {
      state.alive = false;
      await worker.terminate();
    },
    async read(task) {
      worker.ref();
      try {
        await startedWithin(ready, limits.wallMs);
        if (!state.alive) throw new Error('The thread that reads mails has ended.');
        // One copy that the thread owns: the caller's bytes may be asked for again.
        const source = new Uint8Array(task.source);
        const watch = watchOver(worker, limits, stop);
        return await new Promise<ReadMail>((resolve, reject) => {
          state.running = { resolve, reject };
          worker.postMessage({ ...task, source }, [source.buffer]);
        }).finally(watch.end);
      } finally {
        worker.unref();
      }
    },
  };
}

/** Bytes that come from another thread have lost what Node adds to them. */
function withBuffers(mail: ParsedMail): ParsedMail {
  const attachments = mail.attachments.map((part) => ({
    ...part,
    bytes: Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength),
  }));
  return { ...mail, attachments };
}

/** A thread that never comes up says nothing about the mail: it is tried again later. */
async function startedWithin(ready: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The thread that reads mails did not start.')), limitMs);
  });
  const started = ready.catch((error: unknown) => {
    throw new Error('The thread that reads mails could not be started.', { cause: error });
  });
  await Promise.race([started, late]).finally(() => clearTimeout(timer));
}

/** Looks at the thread's own processor time now and then; most mails are done before the first look. */
function watchOver(worker: Worker, limits: ReadingLimits, stop: (why: string) => void): { end: () => void } {
  const everyMs = Math.max(5, Math.min(250, limits.cpuMs / 8));
  const startedAt = performance.now();
  let usedAtFirstLook: number | undefined;
  const look = async () => {
    if (performance.now() - startedAt > limits.wallMs) return stop('Reading it took too long.');
    const used = await worker.cpuUsage();
    const usedMs = (used.user + used.system) / 1000;
    usedAtFirstLook ??= usedMs;
    if (usedMs - usedAtFirstLook > limits.cpuMs - everyMs)
      stop(`Reading it took more than ${limits.cpuMs / 1000} s of processor time.`);
  };
  // A thread that ended meanwhile has no processor time to tell; whoever waits for it has been told.
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  return { end: () => clearInterval(timer) };
}

function wordsFor(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'Reading it took more memory than a mail may take.';
  return 'The thread that read it broke.';
}
