import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runtimeFolder } from '../engine/place.ts';
import { LabError, type LabErrorCode } from '../model/lab-error.ts';
import { socketIn } from './serve.ts';
import { prove } from './who.ts';

interface Heard {
  readonly word?: string;
  readonly proofs?: string;
  readonly user?: number;
  readonly id?: number;
  readonly done?: unknown;
  readonly failed?: { readonly code: string; readonly message: string; readonly hint: string };
  readonly stream?: number;
  readonly data?: string;
  readonly end?: boolean;
}

/** A connection to labd. */
export interface LabdClient {
  readonly ask: (request: { readonly do: string } & Record<string, unknown>) => Promise<unknown>;
  /** Bytes of a terminal, by the number of the question that opened it. */
  readonly onStream: (listener: (data: Buffer | undefined) => void) => void;
  readonly send: (message: object) => void;
  readonly close: () => void;
}

const startLimitMs = 15_000;

/** The labd of the system where we may use it, else our own, which is started when it is missing. */
export async function requireLabd(): Promise<LabdClient> {
  const found = await findLabd();
  if (found !== undefined) return found;
  const log = startOwnLabd();
  const until = performance.now() + startLimitMs;
  while (performance.now() < until) {
    const client = await tryLabd(runtimeFolder());
    if (client !== undefined) return client;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const words = readFileSync(log, 'utf8').trim();
  throw new LabError('labd-gone', `labd did not start: ${words}`, 'docs/admin/labs.md says what it needs.');
}

/** A labd that runs and that we may use; undefined when there is none. */
export async function findLabd(): Promise<LabdClient | undefined> {
  return (await tryLabd(runtimeFolder())) ?? (await tryLabd(runtimeFolder(0)));
}

function startOwnLabd(): string {
  const folder = runtimeFolder();
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const log = join(folder, 'labd.log');
  const fd = openSync(log, 'w', 0o600);
  const program = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, [program, '--own'], {
    detached: true,
    stdio: ['ignore', fd, fd],
    cwd: '/',
  });
  child.unref();
  closeSync(fd);
  return log;
}

async function tryLabd(folder: string): Promise<LabdClient | undefined> {
  const socket = await new Promise<Socket | undefined>((resolve) => {
    const one = connect(socketIn(folder));
    one.on('connect', () => resolve(one));
    one.on('error', () => resolve(undefined));
  });
  return socket === undefined ? undefined : converse(socket);
}

async function converse(socket: Socket): Promise<LabdClient> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  let onData: (data: Buffer | undefined) => void = () => undefined;
  const send = (message: unknown): void => void socket.write(`${JSON.stringify(message)}\n`);
  const gone = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    onData(undefined);
  };
  const known = new Promise<void>((resolve, reject) => {
    // Number 0 stands for the introduction.
    waiting.set(0, { resolve: () => resolve(), reject });
  });
  createInterface({ input: socket }).on('line', (line) => {
    const heard = JSON.parse(line) as Heard;
    if (heard.word !== undefined && heard.proofs !== undefined) {
      prove(heard.proofs, heard.word);
      send('written');
    } else if (heard.stream !== undefined) {
      onData(heard.data === undefined ? undefined : Buffer.from(heard.data, 'base64'));
    } else if (heard.failed !== undefined && heard.id === undefined) gone(errorOf(heard.failed));
    else settle(waiting, heard);
  });
  socket.on('close', () => gone(new LabError('labd-gone', 'labd has ended.', 'Its labs ended with it.')));
  await known;
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        send({ id, ...request });
      }),
    onStream: (listener) => void (onData = listener),
    send,
    close: () => socket.destroy(),
  };
}

function settle(
  waiting: Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>,
  heard: Heard,
): void {
  const id = heard.id ?? 0;
  const one = waiting.get(id);
  waiting.delete(id);
  if (heard.failed === undefined) one?.resolve(heard.done);
  else one?.reject(errorOf(heard.failed));
}

function errorOf(failed: {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}): LabError {
  // labd has the same list of codes, and those of trees.
  return new LabError(failed.code as LabErrorCode, failed.message, failed.hint);
}
