import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding.ts';

const modules = 'packages/desk/src/modules';
const readmeCeilingLines = 40;

/** The rooms that stand: one folder each. */
export function listRooms(root: string): string[] {
  if (!existsSync(join(root, modules))) return [];
  return readdirSync(join(root, modules), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

/** Every room has the same doors, so that one knows where to look before having been there. */
export function judgeRooms(root: string): Finding[] {
  const findings: Finding[] = [];
  for (const room of listRooms(root)) {
    const path = `${modules}/${room}`;
    const has = (file: string): boolean => existsSync(join(root, path, file));
    for (const file of ['README.md', 'contract.ts', 'server/index.ts']) {
      if (!has(file)) findings.push({ path, message: `has no ${file}` });
    }
    if (has('server/migrations') && !has('server/tables.ts')) {
      findings.push({ path, message: 'has migrations but no server/tables.ts' });
    }
    if (!has('README.md')) continue;
    const readme = readFileSync(join(root, path, 'README.md'), 'utf8');
    const lines = readme.split('\n').length - 1;
    if (lines > readmeCeilingLines) {
      findings.push({
        path: `${path}/README.md`,
        message: `${lines} lines, the ceiling is ${readmeCeilingLines}`,
      });
    }
    if (/`seed\.ts`/.test(readme) && !has('seed.ts')) {
      findings.push({ path, message: 'its README speaks of seed.ts, which is missing' });
    }
  }
  return findings;
}
