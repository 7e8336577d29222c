import { parseArgs } from 'node:util';
import { chanceFrom } from './chance.ts';
import { describeReport } from './report.ts';
import { endDesk, runRounds } from './run-rounds.ts';
import { setUp, type Stage } from './set-up.ts';

/** `npm run faults -- --rounds 200 --seed 7`: the long form of crash.test.ts, with its figures. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    scale: { type: 'string', default: '1' },
    hurry: { type: 'boolean', default: false },
  },
});
const [rounds, seed, scale] = [Number(values.rounds), Number(values.seed), Number(values.scale)];
const { hurry } = values;

/** True when every promise was kept. */
async function run(stage: Stage): Promise<boolean> {
  const underLoadMs = hurry ? ([400, 2500] as const) : ([2000, 12_000] as const);
  const report = await runRounds(stage, { rounds, underLoadMs, hurry }, chanceFrom(seed), (line) =>
    console.log(line),
  );
  for (const line of describeReport(report, stage.met, seed)) console.log(line);
  const wrongEnd = await endDesk(stage);
  for (const line of wrongEnd) console.log(line);
  return report.findings.length + wrongEnd.length === 0;
}

console.log(`seed ${seed}, ${rounds} rounds, scale ${scale}`);
const stage = await setUp({ seed, scale });
try {
  process.exitCode = (await run(stage)) ? 0 : 1;
} catch (error) {
  console.error(`seed ${seed}, round ${stage.round}:`, error);
  process.exitCode = 1;
} finally {
  await stage.tearDown();
}
