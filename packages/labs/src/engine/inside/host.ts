import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HostPlan } from '../messages.ts';
import { boundingSet } from './capabilities.ts';
import { Failure } from './failure.ts';
import { runProgram } from './run-program.ts';

/** A running host, as the lab's first process sees it. */
export interface RunningHost {
  readonly plan: HostPlan;
  /** Its first process, counted in the lab. */
  readonly pid: number;
  /** Settles when its first process is gone. */
  readonly ended: Promise<unknown>;
}

const startScript = new URL('start-host.sh', import.meta.url).pathname;
/** All namespaces of a host but the one of users, which all hosts of a lab share. */
const enter = ['nsenter', '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w'];
const environment = [
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
  'DEBIAN_FRONTEND=noninteractive',
];

/** Command line that runs `argv` in a host: all its namespaces, none of the powers that hosts do without. */
export function inHost(host: RunningHost, argv: readonly string[], term = 'dumb'): string[] {
  const lessen = ['/usr/bin/choom', '-n', '500', '--', '/usr/bin/setpriv', '--bounding-set', boundingSet];
  const clean = ['/usr/bin/env', '-i', ...environment, `TERM=${term}`];
  return [...enter, '-t', String(host.pid), ...lessen, ...clean, ...argv];
}

/** Starts the first process of a host whose root is there. */
export async function bootHost(plan: HostPlan, limitMs: number): Promise<RunningHost> {
  const spaces = ['--mount', '--pid', '--uts', '--ipc', '--net', '--cgroup', '--fork', '--kill-child'];
  const child = spawn('unshare', [...spaces, 'sh', startScript, plan.name, boundingSet], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'exit');
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const up = once(child.stdout, 'data');
  const late = AbortSignal.timeout(limitMs);
  const outcome = await Promise.race([
    up.then(() => 'up'),
    ended.then(() => 'ended'),
    once(late, 'abort').then(() => 'late'),
  ]);
  if (outcome !== 'up') {
    child.kill('SIGKILL');
    const words = Buffer.concat(errors).toString('utf8').trim();
    const text = outcome === 'late' ? `not up after ${limitMs} ms` : words;
    throw new Failure('host-failed', `The host ${plan.name} did not start: ${text}`);
  }
  return { plan, pid: childOf(child.pid ?? 0), ended };
}

/** The disk of a host: its own files over the layers of its tree. */
export async function layRoot(plan: HostPlan, limitMs: number): Promise<void> {
  const home = join('/lab/hosts', plan.name);
  mkdirSync(home);
  const lower = plan.lower.join(':');
  const script = `set -eu
    mount -t tmpfs -o mode=755,size=${plan.diskMb}m tmpfs "$1"
    mkdir "$1/up" "$1/work" "$1/root" "$1/channel"
    mount -t overlay overlay -o "userxattr,lowerdir=$2,upperdir=$1/up,workdir=$1/work" "$1/root"`;
  const made = await runProgram({ argv: ['sh', '-c', script, 'sh', home, lower], limitMs });
  if (made.code !== 0)
    throw new Failure('host-failed', `The root of ${plan.name} cannot be mounted: ${made.stderr.trim()}`);
  const root = join(home, 'root');
  for (const file of plan.files) {
    const path = join(root, file.path);
    mkdirSync(dirname(path), { recursive: true });
    // Through a link of the tree we would write into another root than the host's.
    rmSync(path, { force: true });
    writeFileSync(path, file.text, { mode: file.mode, flag: 'wx' });
  }
}

function childOf(pid: number): number {
  const child = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
  if (Number.isInteger(child) && child > 0) return child;
  throw new Failure('host-failed', 'A host ended while it started.');
}
