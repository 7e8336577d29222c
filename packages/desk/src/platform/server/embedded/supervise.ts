import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { endsWithUs, lockHeldExitCode, spawnCommand } from './command.ts';
import { diskFull, EmbeddedError, explainOutput } from './errors.ts';
import type { Identity } from './identity.ts';
import { clusterOf } from './initialise.ts';
import { clearStaleNotes, readPostmaster } from './postmaster.ts';
import { judgeRival } from './rival.ts';

/** One server to start. */
export interface Service {
  readonly folder: string;
  readonly socketFolder: string;
  readonly identity: Identity;
  readonly binaries: Binaries;
  readonly settings: readonly string[];
  readonly log: (line: string) => void;
}

/** A running server: its process and the end of what it said. */
export interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
}

const pollMs = 20;
const progressEveryMs = 10_000;
const stopMs = 60_000;

/** What PostgreSQL says on each ordinary start and stop; nobody needs to read it. */
const chatter =
  /^LOG: {2}(starting PostgreSQL|listening on|database system (is ready|was shut down|is shut down)|received (fast|immediate|smart) shutdown|aborting any active|shutting down|background worker|checkpoint )|^FATAL: {2}terminating connection due to administrator command/;

function launch(service: Service): Running {
  const cluster = clusterOf(service.folder);
  const child = spawnCommand({
    program: service.binaries.postgres,
    args: ['-D', cluster, '-k', service.socketFolder, ...service.settings],
    identity: service.identity,
    binaries: service.binaries,
    // Fast shutdown: what was committed is written, the next start needs no recovery.
    deathSignal: 'INT',
    lockFile: join(service.folder, 'lock'),
  });
  child.stdin?.on('error', () => undefined).end();
  let tail = '';
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-8000);
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '' && !chatter.test(line)) service.log(`postgres: ${line}`);
  });
  return { child, output: () => tail };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** True when *our* child is the server of the cluster and ready; the socket alone may still be an old one's. */
async function becomesReady(service: Service, running: Running): Promise<boolean> {
  const { child } = running;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error));
  let toldAt = performance.now();
  while (!hasEnded(child) && failure === undefined) {
    const found = readPostmaster(clusterOf(service.folder));
    if (found?.pid === child.pid && found?.status === 'ready') return true;
    if (performance.now() - toldAt > progressEveryMs) {
      toldAt = performance.now();
      service.log('The database is still recovering from its last stop ...');
    }
    await sleep(pollMs);
  }
  if (failure !== undefined) throw explainOutput('embedded.start_failed', failure.message, service.folder);
  await closed;
  return false;
}

function isHeldByAnother(running: Running): boolean {
  if (running.child.exitCode === lockHeldExitCode) return true;
  return /lock file "[^"]*" already exists|pre-existing shared memory block/.test(running.output());
}

/** Starts PostgreSQL and returns when it takes connections; waits for an old server of a killed Deskhand to end. */
export async function startServer(service: Service): Promise<Running> {
  const cluster = clusterOf(service.folder);
  const judge = judgeRival(service.folder, cluster, service.log);
  for (;;) {
    clearStaleNotes(cluster, service.socketFolder);
    const running = launch(service);
    if (await becomesReady(service, running)) return running;
    if (!isHeldByAnother(running)) {
      throw explainOutput('embedded.start_failed', running.output(), service.folder);
    }
    judge();
    await sleep(100);
  }
}

/** Ends the server: what runs is broken off and rolled back, what was committed is on disk. */
export function stopServer(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (hasEnded(child)) return resolve();
    const impatient = setTimeout(() => child.kill('SIGQUIT'), stopMs);
    child.once('exit', () => {
      clearTimeout(impatient);
      resolve();
    });
    child.kill('SIGINT');
  });
}

/** Calls back once when this server ends, for whatever reason. */
export function onceEnded(service: Service, running: Running, tell: (error: EmbeddedError) => void): void {
  const farewell = (): void => void running.child.kill('SIGINT');
  if (!endsWithUs()) process.once('exit', farewell);
  running.child.once('close', (code, signal) => {
    process.off('exit', farewell);
    const output = running.output();
    if (/No space left on device/.test(output)) return tell(diskFull(service.folder, output));
    tell(
      new EmbeddedError('embedded.stopped', {
        title: `The embedded PostgreSQL ended by itself (${signal ?? `exit code ${code}`}).`,
        hint: 'Start Deskhand again; what was acknowledged is kept.',
        detail: output,
      }),
    );
  });
}
