import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostmaster, killAll, processesOf } from './processes.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const cli = join(root, 'packages/desk/src/main/cli.ts');

/** Where a desk lives over all its starts. */
export interface Place {
  readonly dataDir: string;
  readonly port: number;
  readonly smtpPort: number;
  /** Where machines connect. */
  readonly agentPort: number;
  readonly url: string;
  /** The server that takes our mail. */
  readonly sinkUrl: string;
}

/** The address of the one mailbox. */
export const mailboxAddress = 'support@faults.example';

/** Chooses ports that are free now and stay the same over all starts. */
export async function choosePlace(dataDir: string, sinkUrl: string): Promise<Place> {
  const [port, smtpPort, agentPort] = [await freePort(), await freePort(), await freePort()];
  return { dataDir, port, smtpPort, agentPort, url: `http://127.0.0.1:${port}`, sinkUrl };
}

/**
 * A port that nobody listens on, below the range that the system takes for outgoing connections: one of those could
 * take the port between this look and the start of the desk.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer().listen(20_000 + Math.floor(Math.random() * 12_000), '127.0.0.1');
    const taken = await once(probe, 'listening').then(
      () => false,
      () => true,
    );
    if (taken) continue;
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}

function environmentOf(place: Place): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|DESKHAND_|DATABASE_URL$|PORT$|AGENT_PORT$|HOST$|SMTP_PORT$)/i.test(name),
  );
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.includes('node_modules'));
  return {
    ...Object.fromEntries(kept),
    PATH: path.join(delimiter),
    PORT: String(place.port),
    SMTP_PORT: String(place.smtpPort),
    AGENT_PORT: String(place.agentPort),
    DESKHAND_DATA: place.dataDir,
    DESKHAND_SMTP_URL: place.sinkUrl,
    DESKHAND_MAIL_ADDRESS: mailboxAddress,
  };
}

/** A started desk: its own process group, with PostgreSQL in a session of its own. */
export interface DeskProcess {
  readonly pid: number;
  readonly startedAtMs: number;
  /** The end of what it said. */
  said(): string;
  hasEnded(): boolean;
  /** Kills the server alone; the kernel tells PostgreSQL to close. */
  killServer(): Promise<void>;
  /** Kills PostgreSQL's first process alone, with whatever it had not written to its files. */
  killDatabase(): void;
  /** Kills server and PostgreSQL at the same moment. */
  killEverything(): Promise<void>;
  /** Ends it as Ctrl-C does; the exit code. */
  stop(): Promise<number | null>;
}

/** The desk dies with the tests, however these are ended (prctl(2) PR_SET_PDEATHSIG); setpriv execs, so the pid is the desk's. */
const tied = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] : [];

/** Starts the desk as the launcher does: `cli.ts start` under this Node. */
export function startDesk(place: Place): DeskProcess {
  const [program, ...args] = [...tied, process.execPath, cli, 'start'];
  const child = spawn(program, args, {
    cwd: root,
    env: environmentOf(place),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (tail = (tail + chunk).slice(-20_000)));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { pid: child.pid ?? 0, startedAtMs: Date.now(), said: () => tail, ...ends(child, ended, place) };
}

function ends(child: ChildProcess, ended: Promise<number | null>, place: Place) {
  const kill = (...pids: number[]): void => killAll(pids);
  return {
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async killServer() {
      kill(-(child.pid ?? 0));
      await ended;
    },
    killDatabase: () => kill(findPostmaster(place.dataDir)?.pid ?? 0),
    async killEverything() {
      kill(-(child.pid ?? 0), ...processesOf(place.dataDir));
      await ended;
    },
    stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      return ended;
    },
  };
}

const readyWithinMs = 90_000;

/** Waits until the desk can work; the milliseconds since `sinceMs`. Throws what it said when it ends or never gets ready. */
export async function waitReady(desk: DeskProcess, place: Place, sinceMs: number): Promise<number> {
  while (Date.now() - sinceMs < readyWithinMs) {
    if (desk.hasEnded()) throw new Error(`The desk ended by itself:\n${desk.said()}`);
    const isReady = await fetch(`${place.url}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return Date.now() - sinceMs;
    await sleep(20);
  }
  throw new Error(`The desk is not ready after ${readyWithinMs / 1000} s:\n${desk.said()}`);
}

/** Runs `deskhand` as an operator does, beside the running desk; what it prints. */
export function operate(place: Place, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, env: environmentOf(place) });
  child.stdin.end(input);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(out.trim()) : reject(new Error(`${args.join(' ')}: ${err}${out}`)),
    );
  });
}
