import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { judgeAddresses, judgeContract, judgePermissions, loadContracts } from './repo/contracts.ts';
import { judgeDependencies, judgeLockfile, judgeScripts } from './repo/dependencies.ts';
import { judgeAdrs, judgeCitations, judgeConventions } from './repo/documents.ts';
import type { Finding } from './repo/finding.ts';
import { describeFindings } from './repo/finding.ts';
import { judgeLock, judgeMigrations } from './repo/migrations.ts';
import { judgeProjects } from './repo/projects.ts';
import { judgeRooms } from './repo/room-folders.ts';
import { judgeNames, judgeSizes, judgeSuppressions } from './repo/sizes.ts';
import { judgeErrorDecisions } from './repo/web.ts';

const root = join(import.meta.dirname, '..');

function assertNone(findings: readonly Finding[]): void {
  assert.deepEqual(describeFindings(findings), []);
}

describe('rules of the repository', () => {
  test('files and functions stay small', (t) => {
    const { findings, warnings } = judgeSizes(root);
    for (const line of describeFindings(warnings)) t.diagnostic(`warning: ${line}`);
    assertNone(findings);
  });

  test('no file is named after nothing', () => assertNone(judgeNames(root)));
  test('every file is checked by the compiler', () => assertNone(judgeProjects(root)));
  test('a silenced rule or a skipped test says why', () => assertNone(judgeSuppressions(root)));
  test('every room has the same doors', () => assertNone(judgeRooms(root)));

  test('migrations are named, dated and stay in their room', () => assertNone(judgeMigrations(root)));

  test('locked migrations never change', (t) => {
    const { findings, unlocked } = judgeLock(root);
    if (unlocked.length > 0)
      t.diagnostic(`note: ${unlocked.length} migrations not locked yet (npm run migrations:lock)`);
    assertNone(findings);
  });

  test('every contract is complete', async () => {
    const contracts = await loadContracts(root);
    assertNone([
      ...contracts.flatMap(judgeContract),
      ...judgePermissions(contracts),
      ...judgeAddresses(contracts),
    ]);
  });

  test('documents cite what exists', () => assertNone(judgeCitations(root)));
  test('each convention has a living example', () => assertNone(judgeConventions(root)));
  test('decisions have a status, a line in the index and the files they govern', () =>
    assertNone(judgeAdrs(root)));

  test('dependencies are exact and each has its reason', () => assertNone(judgeDependencies(root)));
  test('the lockfile holds no download address', () => assertNone(judgeLockfile(root)));
  test('npm run is short and starts what exists', () => {
    assertNone(judgeScripts(root, (path) => existsSync(join(root, path))));
  });

  test('screens decide by code', () => assertNone(judgeErrorDecisions(root)));
});
