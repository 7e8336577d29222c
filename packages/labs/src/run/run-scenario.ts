import { startLab, type Lab } from '../engine/start-lab.ts';
import { LabError } from '../model/lab-error.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { vary } from '../model/vary.ts';
import { TreeError } from '../trees/tree-error.ts';
import { breakLab } from './break-lab.ts';
import { checkScenario } from './check-scenario.ts';
import { grade, gradeUntil } from './grade.ts';
import { takeSteps } from './take-steps.ts';

/** The five things that each scenario has to prove, and what was in the way. */
export interface ScenarioResult {
  readonly scenario: string;
  readonly seed: number;
  readonly healthy: boolean;
  readonly symptom: boolean;
  readonly graderFailsBefore: boolean;
  readonly wrongRepairFails: boolean;
  readonly solutionPasses: boolean;
  /** What the desk's own diagnosis finds; null until there is one that looks. */
  readonly diagnosis: null;
  readonly seconds: number;
  /** What stood in the way of the first "false"; null when all five hold. */
  readonly problem: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** Deadlines in milliseconds. */
export interface RunLimits {
  readonly ready: number;
  readonly symptom: number;
  readonly repaired: number;
  /** How long a wrong repair is watched: the grader must say no all the time. */
  readonly watch: number;
}

const usualLimits: RunLimits = { ready: 30_000, symptom: 30_000, repaired: 30_000, watch: 1500 };

type Proof = Pick<
  ScenarioResult,
  'healthy' | 'symptom' | 'graderFailsBefore' | 'wrongRepairFails' | 'solutionPasses'
>;

/** Runs a scenario against itself: the fault, its solution, and each wrong repair in a lab of its own. */
export async function runScenario(
  kind: ScenarioKind,
  seed: number,
  limits: Partial<RunLimits> = {},
): Promise<ScenarioResult> {
  const started = performance.now();
  const proof: { -readonly [K in keyof Proof]: boolean } = {
    healthy: false,
    symptom: false,
    graderFailsBefore: false,
    wrongRepairFails: false,
    solutionPasses: false,
  };
  let problem: ScenarioResult['problem'] = null;
  try {
    const scenario = kind.build(vary(seed));
    checkScenario(scenario);
    await prove({ scenario, seed, limits: { ...usualLimits, ...limits }, proof });
  } catch (error) {
    if (!(error instanceof LabError || error instanceof TreeError)) throw error;
    problem = { code: error.code, message: error.message, hint: error.hint };
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { scenario: kind.name, seed, ...proof, diagnosis: null, seconds, problem };
}

interface Trial {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly limits: RunLimits;
  readonly proof: { -readonly [K in keyof Proof]: boolean };
}

async function prove(trial: Trial): Promise<void> {
  const { scenario, limits, proof } = trial;
  await inBrokenLab(trial, async (lab) => {
    const before = await grade(lab, scenario);
    if (before.passed) throw wrong('The grader says yes although nothing was repaired.');
    proof.graderFailsBefore = true;
    await takeSteps(lab, scenario.solution, 'solution');
    const after = await gradeUntil(lab, scenario, limits.repaired);
    if (!after.passed) {
      throw wrong(`The solution does not pass: ${[...after.lacking, ...after.forbidden].join('; ')}`);
    }
    proof.solutionPasses = true;
  });
  for (const { what, steps } of scenario.wrongRepairs) {
    await inBrokenLab(trial, async (lab) => {
      await takeSteps(lab, steps, `wrong repair "${what}"`);
      const verdict = await gradeUntil(lab, scenario, limits.watch);
      if (verdict.passed) throw wrong(`The wrong repair "${what}" passes.`);
    });
  }
  proof.wrongRepairFails = true;
}

/** A lab that was seen healthy and then broken; it ends with the work, however that ends. */
async function inBrokenLab(trial: Trial, work: (lab: Lab) => Promise<void>): Promise<void> {
  const { scenario, seed, limits, proof } = trial;
  const lab = await startLab(scenario.topology, { vary: vary(seed) });
  try {
    await breakLab(lab, scenario, limits, {
      healthy: () => void (proof.healthy = true),
      symptom: () => void (proof.symptom = true),
    });
    await work(lab);
  } finally {
    await lab.stop();
  }
}

function wrong(message: string): LabError {
  return new LabError('scenario-invalid', message, 'Mend the grader or the solution of this scenario.');
}
