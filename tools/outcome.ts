import type { StepResult } from './steps.ts';

/** What became of a part of `npm test`, and the loud line that belongs to it. */
export interface Outcome extends StepResult {
  readonly missing: boolean;
  readonly remark?: string;
}

/** A part whose program is not on this machine: a failure under CI=true, elsewhere left out, loudly. */
export function outcomeOfMissing(name: string, commands: readonly string[], underCi: boolean): Outcome {
  const remark = `!!! ${underCi ? 'FAILED' : 'LEFT OUT'}: part "${name}" needs ${commands.join(', ')}`;
  return { name, ok: !underCi, seconds: 0, output: '', passed: 0, skipped: 0, missing: true, remark };
}

/** A part that ran: green without a test proves nothing, and under CI=true no test may be skipped. */
export function outcomeOf(result: StepResult, underCi: boolean): Outcome {
  if (result.ok && result.passed === 0) {
    return { ...result, ok: false, missing: false, remark: `!!! FAILED: part "${result.name}" ran no test` };
  }
  if (result.skipped === 0) return { ...result, missing: false };
  const remark = `!!! part "${result.name}" skipped ${result.skipped} tests${underCi ? ', and CI=true allows none' : ''}`;
  return { ...result, ok: result.ok && !underCi, missing: false, remark };
}
