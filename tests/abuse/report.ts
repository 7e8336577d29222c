import type { Outcome, Verdict } from './case.ts';

const verdicts: readonly Verdict[] = ['passed', 'failed', 'not applicable', 'blocked'];

/** The outcomes as a table for people, with everything that was found below its case. */
export function describeOutcomes(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.flatMap((one) => [
    `${one.verdict.padEnd(15)} ${one.id.padEnd(6)} ${one.seconds.toFixed(1).padStart(6)} s ${String(one.looks).padStart(4)} looks  ${one.area}: ${one.title}`,
    ...one.why.map((why) => `                ! ${why}`),
    ...one.notes.map((note) => `                  ${note}`),
  ]);
  const sums = verdicts.map(
    (verdict) => `${outcomes.filter((one) => one.verdict === verdict).length} ${verdict}`,
  );
  return [...rows, sums.join(', ')];
}

/** Blocked is an error where everything must be there. */
export function isGood(outcomes: readonly Outcome[], mustHaveAllTools: boolean): boolean {
  return outcomes.every(
    (one) => one.verdict !== 'failed' && !(mustHaveAllTools && one.verdict === 'blocked'),
  );
}
