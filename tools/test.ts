import type { Outcome } from './outcome.ts';
import { outcomeOf, outcomeOfMissing } from './outcome.ts';
import type { Part } from './parts.ts';
import { listParts } from './parts.ts';
import { heading, runStep, stopStepsOnSignal } from './steps.ts';
import { installSystemPackages, missingNeeds } from './system-packages.ts';

/**
 * `npm test`: the gate, then everything real. `npm test -- journeys faults` runs those parts alone.
 * Under CI=true a skipped test or part is a failure; elsewhere a missing program skips its part, loudly.
 */
const underCi = process.env['CI'] === 'true';

async function runPart(part: Part): Promise<Outcome> {
  process.stdout.write(heading(`${part.name}: ${part.what}`));
  const missing = missingNeeds(part.needs).map((need) => need.command);
  if (missing.length > 0) return outcomeOfMissing(part.name, missing, underCi);
  const limitMs = part.limitMinutes * 60_000;
  const step = { name: part.name, command: process.execPath, args: part.args, limitMs };
  return outcomeOf(await runStep(step, true), underCi);
}

function choose(parts: readonly Part[], wanted: readonly string[]): readonly Part[] {
  const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length === 0)
    return wanted.length === 0 ? parts : parts.filter((part) => wanted.includes(part.name));
  console.error(
    `No such part: ${unknown.join(', ')}. There are: ${parts.map((part) => part.name).join(', ')}`,
  );
  process.exit(2);
}

function report(outcomes: readonly Outcome[]): void {
  process.stdout.write(heading('npm test'));
  for (const one of outcomes) {
    const word = one.missing ? 'MISSING' : one.ok ? 'passed' : 'FAILED';
    const skipped = one.skipped > 0 ? `, ${one.skipped} skipped` : '';
    console.log(
      `${word.padEnd(7)} ${one.seconds.toFixed(0).padStart(5)} s  ${one.name}: ${one.passed} tests${skipped}`,
    );
  }
  const sum = (pick: (one: Outcome) => number): number => outcomes.reduce((all, one) => all + pick(one), 0);
  const failed = outcomes.filter((one) => !one.ok);
  console.log(
    `total: ${sum((one) => one.passed)} tests passed, ${sum((one) => one.skipped)} skipped, ` +
      `${failed.length} of ${outcomes.length} parts failed, ${(sum((one) => one.seconds) / 60).toFixed(1)} minutes`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

stopStepsOnSignal();
const parts = choose(listParts(), process.argv.slice(2));
installSystemPackages(missingNeeds(parts.flatMap((part) => part.needs)));
const outcomes: Outcome[] = [];
for (const part of parts) {
  const outcome = await runPart(part);
  if (outcome.remark !== undefined) console.log(outcome.remark);
  outcomes.push(outcome);
}
report(outcomes);
