import type { Lab } from '../engine/start-lab.ts';
import { LabError } from '../model/lab-error.ts';
import type { Scenario } from '../model/scenario.ts';
import { describeMissed, waitFor, type Missed } from './poll.ts';
import { takeSteps } from './take-steps.ts';

/** Deadlines in milliseconds. */
export interface BreakLimits {
  readonly ready: number;
  readonly symptom: number;
}

/** What a scenario can prove on the way to its trouble. */
export interface Seen {
  readonly healthy?: () => void;
  readonly symptom?: () => void;
}

/** Sees that the lab is healthy, breaks it, and sees the trouble. */
export async function breakLab(
  lab: Lab,
  scenario: Scenario,
  limits: BreakLimits = { ready: 30_000, symptom: 30_000 },
  seen: Seen = {},
): Promise<void> {
  const notReady = await waitFor(lab, scenario.ready, limits.ready);
  if (notReady.length > 0) throw late('never-ready', 'Not ready', notReady, limits.ready);
  seen.healthy?.();
  await takeSteps(lab, scenario.fault, 'fault');
  const unseen = await waitFor(lab, scenario.symptom, limits.symptom);
  if (unseen.length > 0) throw late('symptom-absent', 'The fault is not seen', unseen, limits.symptom);
  seen.symptom?.();
}

function late(
  code: 'never-ready' | 'symptom-absent',
  what: string,
  missed: readonly Missed[],
  limitMs: number,
): LabError {
  const message = `${what} after ${limitMs / 1000} s: ${describeMissed(missed)}`;
  return new LabError(code, message, 'Look into the lab with "deskhand lab up" and "deskhand lab shell".');
}
