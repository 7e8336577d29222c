import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError } from './errors.ts';
import { onceEnded, startServer, stopServer, type Running, type Service } from './supervise.ts';

/** A server that is started again when it ends by itself. */
export interface Kept {
  pid(): number;
  stop(): Promise<void>;
  /** Calls back once it ended for good although nobody asked it to. */
  onExit(listener: (error: EmbeddedError) => void): void;
}

/** More ends than this within the time mean that starting again does not help. */
const endsAllowed = 3;
const withinMs = 60_000;
/** A full disk is not the server's fault: somebody frees space, and nobody should have to start Deskhand after that. */
const lookForSpaceEveryMs = 3_000;

/**
 * Starts the server and keeps it running: one that was killed, by the kernel short of memory for example, comes back
 * on the same socket with everything that was acknowledged.
 */
export async function keepRunning(service: Service): Promise<Kept> {
  let running: Running = await startServer(service);
  let stopping: Promise<void> | undefined;
  let comeback: Promise<void> | undefined;
  let lost: EmbeddedError | undefined;
  let isWaitingForSpace = false;
  const endedAt: number[] = [];
  const listeners: ((error: EmbeddedError) => void)[] = [];

  const lose = (error: EmbeddedError): void => {
    lost = error;
    for (const listener of listeners) listener(error);
  };
  const startAgain = async (error: EmbeddedError): Promise<void> => {
    if (isDiskFull(error)) return startWithSpace(error);
    endedAt.push(performance.now());
    const recent = endedAt.filter((at) => at > performance.now() - withinMs);
    if (recent.length > endsAllowed) return lose(error);
    service.log(`${error.title} Starting it again ...`);
    await tryToStart(error);
  };
  const startWithSpace = async (error: EmbeddedError): Promise<void> => {
    if (!isWaitingForSpace) service.log(`${error.title} Starting it again when there is space ...`);
    isWaitingForSpace = true;
    await sleep(lookForSpaceEveryMs);
    if (stopping === undefined) await tryToStart(error);
  };
  const tryToStart = async (error: EmbeddedError): Promise<void> => {
    try {
      running = await startServer(service);
      isWaitingForSpace = false;
      watch();
    } catch (failure) {
      const why = failure instanceof EmbeddedError ? failure : error;
      if (isDiskFull(why)) return startWithSpace(why);
      lose(why);
    }
  };
  const watch = (): void =>
    onceEnded(service, running, (error) => {
      if (stopping === undefined) comeback = startAgain(error);
    });
  watch();
  const stop = async (): Promise<void> => {
    await comeback;
    await stopServer(running.child);
  };
  return {
    pid: () => running.child.pid ?? 0,
    stop: () => (stopping ??= stop()),
    onExit(listener) {
      listeners.push(listener);
      if (lost) listener(lost);
    },
  };
}

function isDiskFull(error: EmbeddedError): boolean {
  return error.code === 'embedded.disk_full';
}
