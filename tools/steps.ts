import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** One program of the gate: it passes when it ends with 0 in time. */
export interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Longer than this means that something hangs: a leaked handle or a server that never answers. */
  readonly limitMs: number;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
  readonly passed: number;
  readonly skipped: number;
}

/** Runs a step in its own process group, so that a hung step leaves no children behind. */
export function runStep(step: Step, echo: boolean): Promise<StepResult> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      cwd: root,
      env: { ...process.env, ...step.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (echo) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const stopGroup = (signal: NodeJS.Signals): void => {
      if (child.pid !== undefined) stopQuietly(child.pid, signal);
    };
    const onEnd = (): void => stopGroup('SIGTERM');
    process.once('exit', onEnd);
    const limit = setTimeout(() => {
      take(
        Buffer.from(`\n${step.name} did not end within ${step.limitMs / 60_000} minutes and was stopped\n`),
      );
      stopGroup('SIGKILL');
    }, step.limitMs);
    const finish = (ok: boolean): void => {
      clearTimeout(limit);
      process.removeListener('exit', onEnd);
      const seconds = (performance.now() - startedAt) / 1000;
      resolve({ name: step.name, ok, seconds, output, ...summaryOf(output) });
    };
    child.once('error', (error) => {
      take(Buffer.from(`${step.command} does not start: ${error.message}\n`));
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
  });
}

function stopQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The sums of every node:test summary in an output (a part may run several). */
export function summaryOf(output: string): { passed: number; skipped: number } {
  const sum = (word: string): number =>
    [...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))].reduce(
      (all, one) => all + Number(one[1]),
      0,
    );
  return { passed: sum('pass'), skipped: sum('skipped') };
}

/** Ctrl-C must reach the groups that `runStep` made: ending by `exit` runs their clean-up. */
export function stopStepsOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
}

export function heading(text: string): string {
  return `\n== ${text} ${'='.repeat(Math.max(0, 72 - text.length))}\n`;
}
