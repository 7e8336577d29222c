import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { becomeInnerRoot, writeIdMaps } from './id-maps.ts';
import type { IdRange } from './id-range.ts';
import { TreeError } from './tree-error.ts';

export interface InsideRun {
  readonly range: IdRange;
  /** A bash script; it runs as root of a user namespace with mounts and processes of its own. */
  readonly script: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  readonly onLine?: (line: string) => void;
}

/** Waits for its ids before it becomes anything else; without a word from us it ends. */
const waitForIds = 'echo ready; read -r go || exit 125; exec "$@"';

const keptLines = 40;

/**
 * Runs a script in namespaces that end with this process, however it ends: the kernel kills the first
 * process inside and undoes its mounts. The network is this machine's own, since packages come from it.
 */
export async function runInside(one: InsideRun): Promise<{ code: number; tail: readonly string[] }> {
  const inner = ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child'];
  const [command = '', ...args] = [
    ...becomeInnerRoot(one.range),
    'unshare',
    '--user',
    'sh',
    '-c',
    waitForIds,
    'sh',
    ...inner,
    '--mount-proc',
    'bash',
    '-c',
    one.script,
    'inside',
    ...one.args,
  ];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: innerEnvironment() });
  const timer = setTimeout(() => child.kill('SIGKILL'), one.deadlineMs);
  const tail: string[] = [];
  const keep = (line: string): void => {
    tail.push(line);
    if (tail.length > keptLines) tail.shift();
    one.onLine?.(line);
  };
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');
  let isReady = false;
  createInterface({ input: child.stderr }).on('line', keep);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (isReady) return keep(line);
    isReady = true;
    void writeIdMaps(child.pid ?? 0, one.range).then(
      () => child.stdin.end('go\n'),
      (error: unknown) => {
        keep(String(error));
        child.stdin.end();
      },
    );
  });
  try {
    const [code, signal] = (await ended) as [number | null, string | null];
    if (signal === 'SIGKILL') throw tooSlow(one.deadlineMs, tail);
    return { code: code ?? 1, tail };
  } finally {
    clearTimeout(timer);
  }
}

/** Proxy settings of this machine and nothing else: a build must not depend on who starts it. */
function innerEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => /^(https?|ftp|no)_proxy$/i.test(name));
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return { ...Object.fromEntries(kept), PATH: path, HOME: '/root', LANG: 'C.UTF-8' };
}

function tooSlow(deadlineMs: number, tail: readonly string[]): TreeError {
  return new TreeError(
    'build-too-slow',
    `A build was stopped after ${Math.round(deadlineMs / 1000)} s. Its last words: ${tail.at(-1) ?? 'none'}`,
    'Look at the network and the disk, then run "deskhand lab prepare" again; finished layers are kept.',
  );
}
