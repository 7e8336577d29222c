import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepareTrees } from '../../packages/labs/src/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run new -- scenario', () => {
  let copy = '';
  before(async () => {
    await prepareTrees({ layers: ['net'] });
    copy = mkdtempSync(join(tmpdir(), 'new-scenario-'));
    chmodSync(copy, 0o755);
    for (const folder of ['tools', 'packages/labs'])
      cpSync(join(root, folder), join(copy, folder), { recursive: true });
    cpSync(join(root, 'package.json'), join(copy, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  const node = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', timeout: 120_000 });

  it('writes a scenario that proves itself at once', () => {
    const made = node('tools/new.ts', 'scenario', 'page-away');
    equal(made.status, 0, made.stderr);
    const run = node('packages/labs/src/main/cli.ts', 'run', 'page-away', '--seed', '5', '--json');
    const { healthy, symptom, graderFailsBefore, wrongRepairFails, solutionPasses, problem } = JSON.parse(
      run.stdout,
    ) as Record<string, unknown>;
    equal(problem, null);
    deepEqual(
      [healthy, symptom, graderFailsBefore, wrongRepairFails, solutionPasses],
      [true, true, true, true, true],
    );
  });
});
