import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report, Trial } from '../trial.ts';
import { share } from '../trial.ts';
import { countValues, differences } from './compare.ts';
import type { Family } from './translations.ts';
import { families } from './translations.ts';

/** Outputs of system commands on 15 systems, each with the values that somebody else read from it. */
export const cliTrial: Trial = {
  name: 'cli',
  what: 'the parsers of the agent on outputs of commands, value by value',
  folders: ['cli-outputs'],
  run: async (dataDir, report) => {
    const folder = join(dataDir, 'cli-outputs');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.out'))
      .toSorted();
    for (const family of families) {
      tryFamily(
        folder,
        files.filter((name) => family.files.test(`/${name}`)),
        family,
        report,
      );
    }
    const unread = files.filter((name) => !families.some((family) => family.files.test(`/${name}`)));
    report.say(`${unread.length} of ${files.length} outputs are of commands that the agent does not read.`);
  },
};

/** Values that were misread there: the row has no state, and 1325516 are its received bytes. */
const misread: Readonly<Record<string, readonly string[]>> = {
  'osx-10.14.6/netstat-Abn.out': ['/137/state', '/137/rxbytes'],
};

function tryFamily(folder: string, files: readonly string[], family: Family, report: Report): void {
  const detail: string[] = [];
  let values = 0;
  let wrong = 0;
  let whole = 0;
  for (const name of files) {
    const expected: unknown = JSON.parse(
      readFileSync(join(folder, name.replace(/out$/, 'expected.json')), 'utf8'),
    );
    const found = family.read(readFileSync(join(folder, name), 'utf8'));
    const known = misread[name] ?? [];
    const differing = differences(expected, found).filter(
      (one) => !known.some((path) => one.startsWith(`${path}:`)),
    );
    values += countValues(expected);
    wrong += differing.length;
    if (differing.length === 0) whole += 1;
    else detail.push(`${name}: ${differing.length} differ, first ${differing[0]}`);
  }
  const figure = `${share(values - wrong, values)} values, ${whole} of ${files.length} outputs whole`;
  report.bar({ name: family.name, reached: wrong === 0, figure, detail });
}
