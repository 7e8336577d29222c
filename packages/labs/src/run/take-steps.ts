import { dirname } from 'node:path';
import type { Lab } from '../engine/start-lab.ts';
import { LabError } from '../model/lab-error.ts';
import type { Step } from '../model/step.ts';

const usualStepMs = 20_000;
const writeScript = 'set -eu; mkdir -p "$(dirname "$1")"; cat >"$1"; chmod "$2" "$1"';

/** One step after the other; a step that fails ends it, unless it may. */
export async function takeSteps(lab: Lab, steps: readonly Step[], what: string): Promise<void> {
  for (const step of steps) await takeStep(lab, step, what);
}

async function takeStep(lab: Lab, step: Step, what: string): Promise<void> {
  if (step.kind === 'cable') return lab.setCable(step.host, step.interface, step.plugged);
  const limitMs = (step.kind === 'run' ? step.limitMs : undefined) ?? usualStepMs;
  const answer =
    step.kind === 'run'
      ? await lab.exec(step.host, ['/bin/sh', '-euc', step.script], { limitMs })
      : await lab.exec(step.host, ['/bin/sh', '-c', writeScript, 'sh', step.path, modeOf(step.mode)], {
          stdin: step.text,
          limitMs,
        });
  if (answer.code === 0 || (step.kind === 'run' && step.mayFail === true)) return;
  const name = step.kind === 'run' ? step.script.trim().split('\n')[0] : `write ${dirname(step.path)}`;
  const words = answer.timedOut ? `no end after ${limitMs} ms` : `${answer.stderr}${answer.stdout}`.trim();
  throw new LabError(
    'step-failed',
    `A step of the ${what} failed on ${step.host}: "${name}": ${words.slice(0, 400)}`,
    'Try it in "deskhand lab shell".',
  );
}

const modeOf = (mode = 0o644): string => mode.toString(8);
