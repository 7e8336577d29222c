import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { familyOf } from './cpu.ts';

const cli = join(import.meta.dirname, '../packages/desk/bin/deskhand.mjs');

/** A desk in a process of its own, as people run it. */
export interface RunningDesk {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** 0 when it takes no mail. */
  readonly smtpPort: number;
  /** 0 when it has no gateway for machines. */
  readonly agentPort: number;
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** Starts `deskhand start` on a data folder and makes an administrator with a token. */
export async function startDesk(
  dataDir: string,
  options: {
    readonly smtp?: boolean;
    readonly gateway?: boolean;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<RunningDesk> {
  const port = await freePort();
  const smtpPort = options.smtp ? await freePort() : 0;
  const agentPort = options.gateway ? await freePort() : 0;
  const env = {
    ...process.env,
    AGENT_PORT: String(agentPort),
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    DESKHAND_DATA: dataDir,
    ...options.env,
  };
  const child = spawn(process.execPath, [cli, 'start'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  await answering(url, child);
  const run = (args: string[], input = '') =>
    execFileSync(process.execPath, [cli, ...args], { env, input, encoding: 'utf8' }).trim();
  const email = 'bench@bench.example';
  const known = JSON.parse(run(['identity', 'list-people', '--q', email, '--json'])) as { items: unknown[] };
  if (known.items.length === 0)
    run(
      ['admin', 'create', '--email', email, '--name', 'Bench', '--password-stdin'],
      'a long walk along the harbour 42\n',
    );
  const token = run(['token', 'create', '--email', email]);
  return {
    url,
    token,
    pid: child.pid ?? 0,
    smtpPort,
    agentPort,
    dataDir,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGINT');
      }),
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the desk ended with ${child.exitCode}`);
    const ok = await fetch(`${url}/readyz`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the desk did not answer within a minute');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Proportional set size of a process and all below it, MB: what the machine would get back without it. */
export function memoryMb(pid: number, apart: readonly number[] = []): number {
  return [...familyOf(pid, apart)].reduce((sum, one) => sum + processMb(one), 0);
}

/** Proportional set size of one process, MB; 0 when it is gone. */
export function processMb(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
