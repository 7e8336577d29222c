import { parseArgs } from 'node:util';
import type { Outcome } from './case.ts';
import { cases } from './cases.ts';
import { hostileMails } from './hostile/mails.ts';
import { runMails, type MailReport } from './hostile/run-mails.ts';
import { enterNamespace } from './oracles/namespace.ts';
import { describeMails, describeOutcomes, isGood } from './report.ts';
import { runCase } from './run-cases.ts';
import { setUpStage, type Stage } from './stage/stage.ts';

/** `npm run abuse -- --case A-081 --json`: attacks on a really started desk, and a verdict for each. */
const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    /** Hostile mails whose name holds this. */
    mail: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

await enterNamespace();

const isAll = values.case === undefined && values.mail === undefined;
const unknown = (values.case ?? []).filter((id) => !cases.some((one) => one.id === id));
if (unknown.length > 0) {
  console.error(`No such case: ${unknown.join(', ')}. There are: ${cases.map((one) => one.id).join(', ')}`);
  process.exit(2);
}
const chosen = cases.filter((one) => (isAll ? !(values.quick && one.isLong) : values.case?.includes(one.id)));
const mails = hostileMails.filter(
  (one) => isAll || (values.mail !== undefined && one.name.includes(values.mail)),
);

/** Each part has a desk of its own: what it costs to read a mail is measured, and cases do not share budgets with it. */
async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await setUpStage();
  try {
    return await work(stage);
  } finally {
    await stage.tearDown();
  }
}

const outcomes: Outcome[] = [];
if (chosen.length > 0)
  await onStage(async (stage) => {
    for (const one of chosen) {
      const outcome = await runCase(one, stage);
      outcomes.push(outcome);
      console.error(`${outcome.verdict.padEnd(15)} ${outcome.id} ${outcome.title}`);
    }
  });
const report: MailReport | undefined =
  mails.length === 0
    ? undefined
    : await onStage((stage) => runMails(stage, mails, values.quick, (line) => console.error(line)));

const lines = [...describeOutcomes(outcomes), ...(report ? describeMails(report) : [])];
console.log(values.json ? JSON.stringify({ cases: outcomes, mails: report }) : lines.join('\n'));
process.exitCode = isGood({ outcomes, report }, process.env['CI'] === 'true') ? 0 : 1;
