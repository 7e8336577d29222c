import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The program of the agent, as `deskhand-agent` starts it. */
export const agentProgram = [
  process.execPath,
  join(import.meta.dirname, '../../../packages/agent/src/main.ts'),
] as const;

/** Environment of the machine that an attacker might have had a hand in. */
type Env = Readonly<Record<string, string>>;

export interface AgentProcess {
  readonly pid: number;
  log(): string;
  hasEnded(): boolean;
  end(): Promise<void>;
}

/** Starts `deskhand-agent run` on a folder. */
export function startAgent(home: string, env: Env = {}): AgentProcess {
  const child = launch(['run', '--home', home], env);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? 0,
    log: () => said,
    hasEnded,
    async end() {
      if (hasEnded()) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Runs a command of the agent to its end. */
export async function runAgentCommand(
  args: readonly string[],
  env: Env = {},
): Promise<{ code: number | null; said: string }> {
  const child = launch(args, env);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

function launch(args: readonly string[], env: Env) {
  const [program, main] = agentProgram;
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const base = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
  return spawn(program, [main, ...args], { env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

const patienceMs = 30_000;

/** Waits for a fact; throws with `what` when it does not come to be. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (const endsAtMs = Date.now() + patienceMs; ; await sleep(30)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > endsAtMs) throw new Error(`${what}: not within ${patienceMs / 1000} s`);
  }
}
