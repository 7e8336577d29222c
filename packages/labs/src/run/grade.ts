import type { Lab } from '../engine/start-lab.ts';
import type { Probe } from '../model/probe.ts';
import type { Scenario } from '../model/scenario.ts';
import { ask } from './poll.ts';

/** What the grader says at this moment. */
export interface Verdict {
  readonly passed: boolean;
  readonly points: number;
  readonly ofPoints: number;
  /** What is not as it should be, in the words of the scenario. */
  readonly lacking: readonly string[];
  /** Forbidden things that were done. One is enough to fail, whatever the points. */
  readonly forbidden: readonly string[];
}

/** Looks at everything once, all at the same time. */
export async function grade(lab: Lab, scenario: Scenario): Promise<Verdict> {
  const look = async (probe: Probe): Promise<boolean> => probe.holds(await ask(lab, probe));
  const [held, done] = await Promise.all([
    Promise.all(scenario.grader.map(({ probe }) => look(probe))),
    Promise.all(scenario.forbidden.map(look)),
  ]);
  const points = scenario.grader.reduce((sum, one, n) => sum + (held[n] === true ? one.points : 0), 0);
  const ofPoints = scenario.grader.reduce((sum, one) => sum + one.points, 0);
  const lacking = scenario.grader.filter((_, n) => held[n] !== true).map(({ probe }) => probe.what);
  const forbidden = scenario.forbidden.filter((_, n) => done[n] === true).map((probe) => probe.what);
  return { passed: lacking.length === 0 && forbidden.length === 0, points, ofPoints, lacking, forbidden };
}

/** Grades again until the verdict is yes, a forbidden thing was done, or the time is over. */
export async function gradeUntil(lab: Lab, scenario: Scenario, limitMs: number): Promise<Verdict> {
  const until = performance.now() + limitMs;
  for (;;) {
    const verdict = await grade(lab, scenario);
    if (verdict.passed || verdict.forbidden.length > 0 || performance.now() > until) return verdict;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
