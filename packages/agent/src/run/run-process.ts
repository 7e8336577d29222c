import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Text of a program that parsers may see, in bytes; the rest goes to the raw output alone. */
const largestTextBytes = 8_388_608;

export interface Ran {
  /** `missing`: there is no such program. `stopped`: cancelled or the deadline of the job. */
  readonly end: 'exited' | 'missing' | 'timeout' | 'stopped';
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly isBinary: boolean;
  readonly isCut: boolean;
}

interface Wishes {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly onBytes: (stream: 'stdout' | 'stderr', bytes: Buffer) => void;
  /** Told with the process id as soon as there is one. */
  readonly onStart: (pid: number) => void;
  readonly input?: Buffer;
  readonly outlived?: boolean;
}

/**
 * Programs speak one language (LC_ALL=C) and find what they need; nothing of the agent's own environment,
 * where a secret might stand, reaches them.
 */
const environment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  LANG: 'C',
  LANGUAGE: 'C',
  TZ: 'UTC',
  HOME: '/nonexistent',
  DEBIAN_FRONTEND: 'noninteractive',
  APT_LISTCHANGES_FRONTEND: 'none',
  // Where needrestart is installed it would restart services after each package, and the agent among them.
  NEEDRESTART_MODE: 'l',
};

const notStarted: Ran = { end: 'stopped', code: 128, stdout: '', stderr: '', isBinary: false, isCut: false };

/** An agent that ends takes its programs along, but for those that must not end half-way. */
function mayGoOn({ outlived, signal }: Wishes): boolean {
  return outlived === true && signal.reason === agentStopping;
}

/** Why the signal of a job is aborted when the agent itself ends. */
export const agentStopping = 'agent.stopping';

/** Runs one program by its arguments, never through a shell, in a process group that ends as a whole. */
export function runProcess(argv: readonly string[], wishes: Wishes): Promise<Ran> {
  if (wishes.signal.aborted) return Promise.resolve(notStarted);
  if (wishes.outlived === true) return runOutlived(argv, wishes);
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    env: environment,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) wishes.onStart(child.pid);
  child.stdin.on('error', () => undefined);
  child.stdin.end(wishes.input);
  return collect(child, wishes);
}

function collect(child: ChildProcess, wishes: Wishes): Promise<Ran> {
  const texts = { stdout: new Collected(), stderr: new Collected() };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (bytes: Buffer) => {
      texts[stream].add(bytes);
      wishes.onBytes(stream, bytes);
    });
  }
  return new Promise((resolve) => {
    let end: Ran['end'] = 'exited';
    const stop = (why: Ran['end']): void => {
      end = why;
      endGroup(child);
    };
    const onAbort = (): void => (mayGoOn(wishes) ? leave() : stop('stopped'));
    const limit = setTimeout(() => stop('timeout'), wishes.timeoutMs);
    wishes.signal.addEventListener('abort', onAbort, { once: true });
    const finish = (code: number): void => {
      clearTimeout(limit);
      wishes.signal.removeEventListener('abort', onAbort);
      const isBinary = texts.stdout.isBinary;
      const isCut = texts.stdout.isCut;
      resolve({ end, code, stdout: texts.stdout.text(), stderr: texts.stderr.text(), isBinary, isCut });
    };
    const leave = (): void => {
      end = 'stopped';
      child.unref();
      finish(128);
    };
    child.once('error', (error) => {
      end = 'code' in error && error.code === 'ENOENT' ? 'missing' : end;
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 128));
  });
}

/** How often the output of such a program is carried on while it runs. */
const tailEveryMs = 250;

/**
 * A program that may outlive us, or that starts others which do: a service, an installation. What it writes to
 * is a file without a name. A pipe would have no end, or would break under it when we die.
 */
async function runOutlived(argv: readonly string[], wishes: Wishes): Promise<Ran> {
  const file = openNameless();
  const text = new Collected();
  let position = 0;
  const carryOn = (): void => {
    const bytes = Buffer.alloc(65_536);
    for (;;) {
      const read = readSync(file, bytes, 0, bytes.length, position);
      if (read === 0) return;
      position += read;
      const piece = Buffer.from(bytes.subarray(0, read));
      text.add(piece);
      wishes.onBytes('stdout', piece);
    }
  };
  const tail = setInterval(carryOn, tailEveryMs);
  try {
    const [program = '', ...args] = argv;
    const stdio = ['ignore', file, file] as const;
    const child = spawn(program, args, { env: environment, cwd: '/', detached: true, stdio: [...stdio] });
    if (child.pid !== undefined) wishes.onStart(child.pid);
    const ended = await collect(child, wishes);
    carryOn();
    // Both of its streams are the one file.
    const { isBinary, isCut } = text;
    return { ...ended, stdout: text.text(), stderr: text.text(), isBinary, isCut };
  } finally {
    clearInterval(tail);
    closeSync(file);
  }
}

function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-output-'));
  const file = openSync(join(folder, 'output'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  return file;
}

class Collected {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  isCut = false;
  isBinary = false;

  add(bytes: Buffer): void {
    const room = largestTextBytes - this.#bytes;
    const kept = bytes.subarray(0, Math.max(0, room));
    this.isCut ||= kept.length < bytes.length;
    this.isBinary ||= kept.includes(0);
    this.#bytes += kept.length;
    if (kept.length > 0) this.#pieces.push(kept);
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** `pid:starttime`, which names a process even after its number was given to another (proc(5), field 22). */
export function nameProcess(pid: number): string {
  return `${pid}:${startTimeOf(pid) ?? '?'}`;
}

export function isProcessAlive(name: string): boolean {
  const [pid = '', startTime = ''] = name.split(':');
  return startTime !== '?' && startTimeOf(Number(pid)) === startTime;
}

function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
