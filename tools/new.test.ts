import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { endpointNames, roomNames } from './scaffold/names.ts';
import { planEndsAsKnown } from './scaffold/room.ts';
import { root } from './steps.ts';

/** Runs a program in the copy; its output belongs to the message when it fails. */
function runIn(folder: string, command: string, ...args: string[]): string {
  const result = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_TEST_CONTEXT: '' },
  });
  assert.equal(result.status, 0, `${command} ${args.join(' ')}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Folders that are not the repository; a tree without history is copied as well. */
const left = new Set(['node_modules', '.git', '.types', 'dist', 'data']);

/** Prints every broken border and rule of the repository that it runs in. */
const rulesScript = `
  const { describeViolation, findViolations } = await import('./tools/boundaries.ts');
  const { describeFindings } = await import('./tools/repo/finding.ts');
  const { judgeAddresses, judgeContract, judgePermissions, loadContracts } = await import('./tools/repo/contracts.ts');
  const { judgeMigrations } = await import('./tools/repo/migrations.ts');
  const { judgeRooms } = await import('./tools/repo/room-folders.ts');
  const { judgeNames, judgeSizes } = await import('./tools/repo/sizes.ts');
  const root = process.cwd();
  const contracts = await loadContracts(root);
  const findings = [
    ...contracts.flatMap(judgeContract), ...judgePermissions(contracts), ...judgeAddresses(contracts),
    ...judgeMigrations(root), ...judgeRooms(root), ...judgeNames(root), ...judgeSizes(root).findings,
  ];
  console.log([...findViolations(root).map(describeViolation), ...describeFindings(findings)].join('\\n'));
`;

describe('scaffold', () => {
  let copy = '';
  const git = (...args: string[]): string =>
    runIn(copy, 'git', '-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args);
  const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
  const create = (...args: string[]): string => runIn(copy, process.execPath, 'tools/new.ts', ...args);
  const rulesBroken = (): string => runIn(copy, process.execPath, '--input-type=module', '-e', rulesScript);
  const runTests = (...files: string[]): string =>
    runIn(copy, process.execPath, '--test', '--test-isolation=none', '--test-reporter=spec', ...files);

  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'deskhand-new-'));
    cpSync(root, copy, {
      recursive: true,
      filter: (path) => !left.has(relative(root, path).split(sep).at(-1) ?? ''),
    });
    // What the compiler knows already saves the copy a whole build; it checks by content, not by date.
    if (existsSync(join(root, '.types')))
      cpSync(join(root, '.types'), join(copy, '.types'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    git('init', '-q');
    runIn(copy, bin('oxfmt'));
    git('add', '-A');
    git('commit', '-q', '-m', 'as it is');
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  test('a new room with a new endpoint is whole, and leaves no trace when it is removed', () => {
    const before = rulesBroken();
    create('room', 'loans', '--floor', '9');
    create('endpoint', 'loans', 'extend-loan');
    assert.equal(rulesBroken(), before);
    runIn(copy, bin('tsc'), '-b');
    runIn(copy, bin('oxfmt'), '--check');
    runIn(
      copy,
      bin('oxlint'),
      '--type-aware',
      'packages/desk/src/modules/loans',
      'packages/desk/src/main/compose.ts',
    );
    const room = 'packages/desk/src/modules/loans/server';
    assert.match(runTests(`${room}/loans.test.ts`, `${room}/extend-loan.test.ts`), /ℹ pass 7\n/);

    create('remove-room', 'loans');
    assert.equal(git('status', '--porcelain'), '');
  });

  test('an endpoint for a room that stands compiles', () => {
    create('endpoint', 'tickets', 'praise-ticket');
    runIn(copy, bin('tsc'), '-b');
    git('checkout', '-q', '.');
    git('clean', '-qfd', 'packages');
  });

  test('a new scenario compiles and is listed', () => {
    create('scenario', 'page-away');
    runIn(copy, bin('tsc'), '-b', 'packages/labs');
    runIn(copy, bin('oxfmt'), '--check');
    runIn(copy, bin('oxlint'), '--type-aware', 'packages/labs/src/scenarios');
    git('checkout', '-q', '.');
    git('clean', '-qfd', 'packages');
  });

  test('what makes no sense is refused and changes nothing', () => {
    const refused = (says: RegExp, ...args: string[]): void => {
      const result = spawnSync(process.execPath, ['tools/new.ts', ...args], { cwd: copy, encoding: 'utf8' });
      assert.equal(result.status, 1);
      assert.match(result.stderr, says);
    };
    refused(/say --floor/, 'room', 'loans');
    refused(/exists already/, 'room', 'tickets');
    refused(/one lower-case word/, 'room', 'Big-Room');
    refused(/a verb and a noun/, 'endpoint', 'tickets', 'praise');
    refused(/does not exist/, 'remove-room', 'loans');
    refused(/joined by dashes/, 'scenario', 'Page');
    refused(/exists already/, 'scenario', 'dns-stopped');
    refused(/npm run new/, 'castle', 'loans');
    assert.equal(git('status', '--porcelain'), '');
  });

  test('the plan of rooms ends where removing looks for its end', () => assert.ok(planEndsAsKnown()));

  test('spellings', () => {
    assert.deepEqual(roomNames('policies'), {
      room: 'policies',
      Room: 'Policies',
      thing: 'policy',
      Thing: 'Policy',
    });
    assert.equal(roomNames('access').thing, 'access');
    assert.deepEqual(endpointNames('try-spare-part'), {
      file: 'try-spare-part',
      name: 'trySparePart',
      noun: 'spare-part',
      verb: 'try',
      past: 'tried',
    });
    assert.equal(endpointNames('lend-asset').past, 'lent');
  });
});
