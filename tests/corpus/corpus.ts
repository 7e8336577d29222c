import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cliTrial } from './cli/cli-trial.ts';
import { mailTrial } from './mail/mail-trial.ts';
import { printedReport, type Trial } from './trial.ts';

/** `npm run corpus`, `npm run corpus -- mail`: the product on data that nobody here wrote. See the README beside this. */
const trials: readonly Trial[] = [mailTrial, cliTrial];

const print = (line: string) => process.stdout.write(`${line}\n`);
const dataDir =
  process.env['DESKHAND_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const wanted = process.argv.slice(2);
const chosen = trials.filter((trial) => wanted.length === 0 || wanted.includes(trial.name));
const unknown = wanted.filter((name) => !trials.some((trial) => trial.name === name));
const absent = chosen.flatMap((trial) => trial.folders).filter((name) => !existsSync(join(dataDir, name)));

if (unknown.length > 0) {
  print(
    `There is no trial ${unknown.join(', ')}. There are: ${trials.map((trial) => trial.name).join(', ')}`,
  );
  process.exitCode = 2;
} else if (absent.length > 0) {
  print(
    `Nothing was tried: ${absent.join(', ')} is missing in ${dataDir}. Name the folder in DESKHAND_CORPUS.`,
  );
  process.exitCode = 2;
} else {
  const { report, missed } = printedReport(print);
  for (const trial of chosen) {
    print(`${trial.name}: ${trial.what}`);
    await trial.run(dataDir, report);
  }
  print(missed() === 0 ? 'All bars are reached.' : `${missed()} bars are missed.`);
  process.exitCode = missed() === 0 ? 0 : 1;
}
