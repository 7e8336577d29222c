import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '#platform/server/db/database';
import type { Counters } from '../modules/endpoints/server/gateway/index.ts';
import type { Config, GatewayListening } from './config.ts';
import type { GatewayNews, GatewayOrder } from './gateway.ts';
import { agentFiles } from './gateway-files.ts';

const program = join(import.meta.dirname, 'gateway.ts');

/**
 * The heap of five thousand machines is a fifth of the most. What is young is collected often: when all machines come at
 * once, the process would otherwise grow by a hundred megabytes that it never gives back.
 */
const memoryFlags = ['--max-semi-space-size=4', '--max-old-space-size=256'];
/** A gateway that is asked for by its port: an old one may need a moment to let go of it. */
const triesWhenAsked = 10;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
const patienceMs = 8000;

/** What the gateway beside this desk does at this moment. */
export interface GatewayWatch {
  state: 'off' | 'starting' | 'listening' | 'blocked';
  port: number;
  /** Why machines cannot connect; undefined when they can, or when no gateway is wanted here. */
  trouble: string | undefined;
  starts: number;
  sessions: number;
  sockets: number;
  counters: Partial<Counters>;
}

export function newGatewayWatch(): GatewayWatch {
  return { state: 'off', port: 0, trouble: undefined, starts: 0, sessions: 0, sockets: 0, counters: {} };
}

/** A gateway that is started again whenever it ends. */
export interface KeptGateway {
  /** Settles when it listens, or with the code of what is in the way for good. */
  readonly settled: Promise<{ readonly code?: string }>;
  close(): Promise<void>;
}

interface Keeping {
  readonly config: Config;
  readonly listening: GatewayListening;
  readonly connection: Connection;
  readonly watch: GatewayWatch;
  readonly say: (line: string) => void;
}

/** Starts a gateway as a child process and keeps it running until `close`. */
export function keepGateway(of: Keeping): KeptGateway {
  const { watch, say } = of;
  const settled = Promise.withResolvers<{ readonly code?: string }>();
  let child: ChildProcess | undefined;
  let isClosing = false;
  const waiting = new AbortController();

  const take = (news: GatewayNews): void => {
    const code = note(of, news);
    if (code !== undefined) settled.resolve({ code });
    else if (watch.state === 'listening') settled.resolve({});
  };

  const loop = async (): Promise<void> => {
    let pauseMs = firstPauseMs;
    while (!isClosing) {
      const startedMs = performance.now();
      watch.state = 'starting';
      watch.starts += 1;
      child = start(orderOf(of), take);
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      if (isClosing) return;
      watch.trouble ??= 'the gateway is starting again';
      Object.assign(watch, { state: 'starting', sessions: 0, sockets: 0 });
      if (performance.now() - startedMs > 60_000) pauseMs = firstPauseMs;
      say(`The gateway ended by itself (${signal ?? `exit code ${code}`}). Starting it again ...`);
      await sleep(pauseMs, undefined, { signal: waiting.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  };
  const running = loop();
  return {
    settled: settled.promise,
    async close() {
      isClosing = true;
      waiting.abort();
      if (child !== undefined) await end(child);
      await running;
      watch.state = 'off';
    },
  };
}

/** Notes what the process tells and says what a person should know; the code of what is in the way for good, if so. */
function note({ config, listening, watch, say }: Keeping, news: GatewayNews): string | undefined {
  if (news.kind === 'figures') {
    const { counters, sessions, sockets } = news;
    Object.assign(watch, { counters, sessions, sockets });
  } else if (news.kind === 'listening') {
    if (watch.state === 'blocked') say('The port for machines is free now: machines can connect.');
    else if (watch.starts === 1) say(listens(config, news.port));
    Object.assign(watch, { state: 'listening', port: news.port, trouble: undefined });
  } else {
    const trouble = `port ${listening.port} cannot be had (${news.code})`;
    Object.assign(watch, { state: 'blocked', trouble });
    if (news.isFinal) return news.code;
    say(`Machines cannot connect: ${trouble}. The desk keeps trying; AGENT_PORT names another one.`);
  }
  return undefined;
}

function orderOf({ config, listening, connection }: Keeping): GatewayOrder {
  return {
    connection,
    keyFile: config.keyFile,
    host: config.host,
    port: listening.port,
    tries: listening.isAsked ? triesWhenAsked : undefined,
    tls: listening.tls,
    trustedProxies: config.trustedProxies,
    files: agentFiles(),
    logLevel: config.logLevel,
  };
}

/** In a session of its own, so that Ctrl-C in the terminal reaches the desk alone; it ends with the channel to us. */
function start(order: GatewayOrder, take: (news: GatewayNews) => void): ChildProcess {
  const { PATH, TZ, LANG, TMPDIR } = process.env;
  const child = spawn(process.execPath, [...memoryFlags, program], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // What the desk was told (passwords of mail servers among it) is none of its business.
    env: { PATH, TZ, LANG, TMPDIR, NODE_ENV: process.env['NODE_ENV'] },
  });
  child.on('message', (news) => take(news as GatewayNews));
  child.on('error', () => undefined);
  child.send(order, () => undefined);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(impatient);
}

/** Agents speak plain HTTP with their own machine alone, so another address needs TLS. */
function listens({ agentUrl, host }: Config, port: number): string {
  const { protocol, hostname } = new URL(agentUrl);
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  const warning =
    protocol === 'http:' && !isLocal
      ? ' Machines refuse plain HTTP: set DESKHAND_AGENT_URL to an https address, or DESKHAND_AGENT_CERT_FILE and DESKHAND_AGENT_KEY_FILE.'
      : '';
  return `Machines connect to ${agentUrl} (port ${port} on ${host}).${warning}`;
}
