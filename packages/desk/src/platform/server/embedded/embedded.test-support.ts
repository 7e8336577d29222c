import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { EmbeddedError, startEmbeddedPostgres, type EmbeddedPostgres } from './start.ts';

export const isRoot = process.getuid?.() === 0;
/** For the option `skip` of tests that mount, give files away or become another user. */
export const onlyRoot = isRoot ? false : 'needs root';

function roomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 ** 30;
  } catch {
    return false;
  }
}

/** A temporary folder that is removed with `remove`; in memory where there is room, unless programs must run in it. */
export function makeFolder(of: { programs: boolean } = { programs: false }): {
  path: string;
  remove: () => void;
} {
  const place = roomInMemory() && !of.programs ? '/dev/shm' : tmpdir();
  const path = realpathSync(mkdtempSync(join(place, 'deskhand-embedded-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }) };
}

const running = new Set<EmbeddedPostgres>();

/** Ends what a failed test left running, so that it cannot hold the next one. */
export async function stopLeftovers(): Promise<void> {
  for (const database of running) await database.stop();
  running.clear();
}

/** Starts a database that a test throws away; the lines that it logged stand in `lines`. */
export async function startForTest(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres & { lines: string[] }> {
  const lines: string[] = [];
  const database = await startEmbeddedPostgres({
    dataDir,
    settings,
    durable: false,
    log: (line) => lines.push(line),
  });
  running.add(database);
  return { ...database, lines };
}

/** Runs one statement on a connection of its own. */
export async function query(
  database: Pick<EmbeddedPostgres, 'host'>,
  sql: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ host: database.host, port: 5432, user: 'deskhand', database: 'deskhand' });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** The code of the EmbeddedError with which a start is refused; a start that works fails the test. */
export async function refusalOf(dataDir: string): Promise<EmbeddedError> {
  let database: EmbeddedPostgres;
  try {
    database = await startForTest(dataDir);
  } catch (error) {
    assert.ok(error instanceof EmbeddedError, String(error));
    return error;
  }
  await database.stop();
  assert.fail('the start was not refused');
}

/** What the serving process says of itself. */
export interface Told {
  readonly ready?: { readonly host: string; readonly pid: number };
  readonly refused?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly line?: string;
}

/** A Deskhand in a process of its own. */
export interface Server {
  readonly child: ChildProcess;
  /** Resolves with the first line that the test waits for; rejects when the process ended without it. */
  saying(fits: (told: Told) => boolean): Promise<Told>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
}

export const isSettled = (told: Told): boolean => told.ready !== undefined || told.refused !== undefined;

/** Runs serve.test-support.ts, by default this one with this Node; `prefix` puts a command before it. */
export function serve(
  args: readonly string[],
  of: { prefix?: readonly string[]; node?: string; program?: string; env?: NodeJS.ProcessEnv } = {},
): Server {
  const program = of.program ?? fileURLToPath(import.meta.resolve('./serve.test-support.ts'));
  const [file = '', ...rest] = [...(of.prefix ?? []), of.node ?? process.execPath, program, ...args];
  const child = spawn(file, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    env: { ...process.env, ...of.env },
  });
  const told: Told[] = [];
  let errors = '';
  const listeners = new Set<() => void>();
  const wake = (): void => listeners.forEach((listener) => listener());
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push(JSON.parse(line) as Told);
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  let ended = false;
  child.once('close', () => {
    ended = true;
    wake();
  });
  const close = async (): Promise<void> => {
    if (!ended) await once(child, 'close');
  };
  return {
    child,
    saying: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = told.find(fits);
          if (!found && !ended) return;
          listeners.delete(look);
          if (found) resolve(found);
          else reject(new Error(`ended without the awaited line: ${JSON.stringify(told)} ${errors}`));
        };
        listeners.add(look);
        look();
      }),
    async kill() {
      child.kill('SIGKILL');
      await close();
    },
    async stop() {
      child.stdin.end();
      await close();
    },
  };
}

/** The processes whose parent is this one, with what they call themselves; one that ends meanwhile is none. */
export function childrenOf(parent: number): { pid: number; name: string }[] {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid.trim() !== '')
    .flatMap((pid) => {
      try {
        return [{ pid: Number(pid), name: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
      } catch {
        return [];
      }
    });
}
