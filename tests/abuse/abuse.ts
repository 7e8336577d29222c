import { parseArgs } from 'node:util';
import type { Outcome } from './case.ts';
import { cases } from './cases.ts';
import { enterNamespace } from './oracles/namespace.ts';
import { describeOutcomes, isGood } from './report.ts';
import { runCase } from './run-cases.ts';
import { setUpStage } from './stage/stage.ts';

/** `npm run abuse -- --case A-081 --json`: attacks on a really started desk, and a verdict for each. */
const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

await enterNamespace();

const unknown = (values.case ?? []).filter((id) => !cases.some((one) => one.id === id));
if (unknown.length > 0) {
  console.error(`No such case: ${unknown.join(', ')}. There are: ${cases.map((one) => one.id).join(', ')}`);
  process.exit(2);
}
const chosen = cases.filter((one) => values.case?.includes(one.id) ?? !(values.quick && one.isLong));

const outcomes: Outcome[] = [];
const stage = await setUpStage();
try {
  for (const one of chosen) {
    const outcome = await runCase(one, stage);
    outcomes.push(outcome);
    console.error(`${outcome.verdict.padEnd(15)} ${outcome.id} ${outcome.title}`);
  }
} finally {
  await stage.tearDown();
}
console.log(values.json ? JSON.stringify({ cases: outcomes }) : describeOutcomes(outcomes).join('\n'));
process.exitCode = isGood(outcomes, process.env['CI'] === 'true') ? 0 : 1;
