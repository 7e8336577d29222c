import { sweepStale } from '../engine/sweep.ts';
import { findLabd, type LabdClient } from '../labd/client.ts';
import { LabError } from '../model/lab-error.ts';
import type { ScenarioKind } from '../model/scenario.ts';
import { neededLayers } from '../run/needed-layers.ts';
import { runScenario, type ScenarioResult } from '../run/run-scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import { checkMachine } from '../trees/check-machine.ts';
import { prepareTrees, type PrepareProgress } from '../trees/prepare-trees.ts';
import { LabUsageError, print, readNumber, readWords, type LabCommand } from './words.ts';

type RunOne = (kind: ScenarioKind, seed: number) => Promise<ScenarioResult>;

export const runCommand: LabCommand = {
  usage: 'run NAME...|--all [--seed N] [--jobs N] [--json]',
  summary:
    'Proves scenarios: healthy, broken, graded no, wrong repairs no, solution yes. Exit 0 when all hold.',
  async run(args) {
    const { values, positionals } = readWords(args, {
      all: { type: 'boolean' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '4' },
      json: { type: 'boolean' },
    });
    const chosen = values.all === true ? scenarios : positionals.map(requireKind);
    if (chosen.length === 0) throw new LabUsageError('The name of a scenario is needed, or --all.');
    const seed = readNumber(values.seed, '--seed');
    const jobs = Math.max(1, readNumber(values.jobs, '--jobs'));
    const { runOne, close } = await chooseRunner(neededLayers(chosen, seed));
    const say = (result: ScenarioResult): void =>
      print(values.json === true ? JSON.stringify(result) : describe(result));
    const results = await runAll(chosen, jobs, async (kind) => {
      const result = await runOne(kind, seed);
      say(result);
      return result;
    });
    close();
    return results.every((result) => result.problem === null) ? 0 : 1;
  },
};

/** Here when this user may make labs, else through the labd of the system. */
async function chooseRunner(layers: readonly string[]): Promise<{ runOne: RunOne; close: () => void }> {
  const { fit } = await checkMachine();
  const labd: LabdClient | undefined = fit ? undefined : await findLabd();
  if (labd === undefined) {
    sweepStale();
    await prepareTrees({ layers, onProgress: tellBuilds });
    return { runOne: runScenario, close: () => undefined };
  }
  const runOne: RunOne = async ({ name }, seed) =>
    (await labd.ask({ do: 'run', name, seed })) as ScenarioResult;
  return { runOne, close: labd.close };
}

/** Trees that are there already are not worth a line; standard output belongs to the results. */
function tellBuilds({ layer, step, message }: PrepareProgress): void {
  if (step !== 'ready') process.stderr.write(`${layer ?? 'trees'}: ${message}\n`);
}

async function runAll<T>(
  kinds: readonly ScenarioKind[],
  jobs: number,
  work: (kind: ScenarioKind) => Promise<T>,
): Promise<T[]> {
  const left = [...kinds];
  const results: T[] = [];
  const worker = async (): Promise<void> => {
    for (let kind = left.shift(); kind !== undefined; kind = left.shift()) results.push(await work(kind));
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

function requireKind(name: string): ScenarioKind {
  const found = scenarios.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new LabError('scenario-unknown', `There is no scenario "${name}".`, '"deskhand lab list" shows all.');
}

function describe(result: ScenarioResult): string {
  const mark = result.problem === null ? 'ok  ' : 'FAIL';
  const problem = result.problem === null ? '' : `\n     ${result.problem.code}: ${result.problem.message}`;
  return `${mark} ${result.scenario.padEnd(28)} ${result.seconds.toFixed(1)} s${problem}`;
}
