import { join } from 'node:path';
import type { Step, StepResult } from './steps.ts';
import { heading, root, runStep, stopStepsOnSignal } from './steps.ts';

/**
 * The gate before every push: `npm run check`. Two lanes, because the machines it is made for have
 * two cores: tools that read all the code on one, tests on the other.
 */
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const minute = 60_000;

const tool = (name: string, program: string, ...args: string[]): Step => ({
  name,
  command: bin(program),
  args,
  limitMs: 3 * minute,
});

/** One process for all files of a group: each file is one `describe` that leaves nothing behind. */
const tests = (name: string, ...globs: string[]): Step => ({
  name,
  command: process.execPath,
  args: ['--test', '--test-isolation=none', '--test-reporter=spec', ...globs],
  env: { NODE_ENV: 'test' },
  limitMs: 5 * minute,
});

const lanes: readonly (readonly Step[])[] = [
  [
    tool('format', 'oxfmt', '--check'),
    tool(
      'lint',
      'oxlint',
      '--type-aware',
      '--deny-warnings',
      'packages',
      'tools',
      'tests',
      'bench',
      'scripts',
    ),
    tool('types', 'tsc', '-b'),
    tool('dead code', 'knip', '--no-progress'),
    tests('scaffold', 'tools/new.test.ts'),
    tests('tests of agent, protocol and labs', 'packages/!(desk)/src/**/*.test.ts'),
  ],
  [
    tests('borders and rules of the repository', 'tools/**/!(new).test.ts'),
    tests('unit and room tests', 'packages/desk/src/**/*.test.ts'),
  ],
];

async function runLane(steps: readonly Step[], results: StepResult[]): Promise<void> {
  for (const step of steps) {
    const result = await runStep(step, false);
    results.push(result);
    process.stdout.write(heading(`${step.name}: ${result.ok ? 'passed' : 'FAILED'}`));
    process.stdout.write(result.ok ? summary(result.output) : withoutPassed(result.output));
  }
}

/** Of a passed step only its own summary and what it wants a person to see. */
function summary(output: string): string {
  const told = output.split('\n').filter((line) => /^\s*ℹ (pass|fail|skipped|warning:|note:) /.test(line));
  return told.map((line) => `${line.trim()}\n`).join('');
}

function withoutPassed(output: string): string {
  const left = output.split('\n').filter((line) => !/^\s*✔ /.test(line));
  return left.join('\n');
}

stopStepsOnSignal();
const startedAt = performance.now();
const results: StepResult[] = [];
await Promise.all(lanes.map((lane) => runLane(lane, results)));
const failed = results.filter((result) => !result.ok);
process.stdout.write(heading('check'));
for (const result of results) {
  process.stdout.write(
    `${result.ok ? 'passed' : 'FAILED'} ${result.seconds.toFixed(1).padStart(6)} s  ${result.name}\n`,
  );
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
process.stdout.write(
  failed.length === 0
    ? `check passed in ${seconds} s with ${passed} tests\n`
    : `check FAILED in ${seconds} s: ${failed.map((result) => result.name).join(', ')} (see above)\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
