import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { LoadedContract } from './contracts.ts';
import { judgeAddresses, judgeContract, judgePermissions } from './contracts.ts';
import { judgeDependencies, judgeLockfile, judgeScripts } from './dependencies.ts';
import { judgeAdrs, judgeCitations, judgeConventions } from './documents.ts';
import type { Finding } from './finding.ts';
import { describeFindings } from './finding.ts';
import { judgeLock, judgeMigrations, listMigrations } from './migrations.ts';
import { judgeProjects } from './projects.ts';
import { judgeRooms } from './room-folders.ts';
import { judgeNames, judgeSizes, judgeSuppressions } from './sizes.ts';
import { judgeErrorDecisions } from './web.ts';

const desk = 'packages/desk/src';
const tickets = `${desk}/modules/tickets`;
const lines = (count: number): string => 'const a = 1;\n'.repeat(count);
const migration = (name: string): string => `${tickets}/server/migrations/${name}`;

type Files = Readonly<Record<string, string>>;
type Plant = readonly [what: string, files: Files, judge: (root: string) => readonly Finding[], says: RegExp];

const planted: readonly Plant[] = [
  ['a long file', { 'tools/a.ts': lines(401) }, (r) => judgeSizes(r).findings, /401 lines/],
  ['a long test', { 'tools/a.test.ts': lines(601) }, (r) => judgeSizes(r).findings, /ceiling is 600/],
  ['a warning', { 'tools/a.ts': lines(301) }, (r) => judgeSizes(r).warnings, /301 lines/],
  [
    'a long function',
    { 'tools/a.ts': `export function long() {\n${lines(60)}}\n` },
    (r) => judgeSizes(r).findings,
    /"long" has 62 lines/,
  ],
  [
    'a long component',
    { 'packages/desk/src/platform/web/ui/Wall.tsx': `export function Wall() {\n${lines(99)}}\n` },
    (r) => judgeSizes(r).findings,
    /"Wall" has 101 lines, the ceiling is 100/,
  ],
  [
    'a winding function',
    { 'tools/a.ts': `const f = (a, b) => {\n${'if (a && b) a();\n'.repeat(6)}};\n` },
    (r) => judgeSizes(r).findings,
    /"\(a, b\) => \{" has 13 ways/,
  ],
  ['an empty name', { 'tools/mail-utils.ts': '' }, judgeNames, /name it after/],
  ['an empty name in another spelling', { 'tools/MailHelper.test.ts': '' }, judgeNames, /name it after/],
  ['a folder of helpers', { 'packages/desk/src/helpers/a.ts': '' }, judgeNames, /name it after/],
  [
    'a silenced rule',
    { 'tools/a.ts': '// oxlint-disable-next-line eqeqeq\n' },
    judgeSuppressions,
    /-- reason/,
  ],
  [
    'a file that no project checks',
    {
      'tsconfig.json': '{ "references": [{ "path": "tests/a" }] }',
      'tests/a/tsconfig.json': '{ "include": ["**/*.ts"], "exclude": ["b.ts"] }',
      'tests/a/a.ts': '',
      'tests/a/b.ts': '',
    },
    judgeProjects,
    /^tests\/a\/b\.ts: is in no project/,
  ],
  [
    'a project that nobody builds',
    { 'tsconfig.json': '{ "references": [] }', 'bench/tsconfig.json': '{ "include": ["**/*.ts"] }' },
    judgeProjects,
    /^bench\/tsconfig\.json: is not built/,
  ],
  ['a skipped test', { 'tools/a.test.ts': `test.skip('x', f);\n` }, judgeSuppressions, /reason/],
  ['a lone test', { 'tools/a.test.ts': `test.only('x', f);\n` }, judgeSuppressions, /singled out/],
  ['a room without contract', { [`${tickets}/README.md`]: 'x\n' }, judgeRooms, /has no contract\.ts/],
  ['a talkative room', { [`${tickets}/README.md`]: 'x\n'.repeat(41) }, judgeRooms, /41 lines/],
  ['a seed that is only spoken of', { [`${tickets}/README.md`]: '`seed.ts`\n' }, judgeRooms, /seed\.ts/],
  ['a migration without date', { [migration('init.sql')]: '' }, judgeMigrations, /YYYYMMDD-HHMM/],
  [
    'a migration in a wrong room',
    { [migration('20261122-0000_mail_init.sql')]: '' },
    judgeMigrations,
    /lies with/,
  ],
  [
    'a migration without header',
    { [migration('20261122-0000_tickets_a.sql')]: 'x' },
    judgeMigrations,
    /breaking/,
  ],
  [
    "another room's table",
    {
      [migration('20261122-0000_tickets_a.sql')]:
        '-- breaking: false\ncreate table if not exists mail_raw (a int);',
    },
    judgeMigrations,
    /"mail_raw" is not named after tickets/,
  ],
  [
    "another room's rows",
    {
      [migration('20261122-0000_tickets_a.sql')]:
        '-- breaking: false\ninsert into identity_people values (1);',
    },
    judgeMigrations,
    /"identity_people"/,
  ],
  [
    'a foreign key upwards',
    {
      [migration('20261122-0000_tickets_a.sql')]:
        '-- breaking: false\ncreate table tickets (a uuid references mail_raw);',
    },
    judgeMigrations,
    /"mail_raw" points up/,
  ],
  [
    'a changed migration',
    {
      [migration('20261122-0000_tickets_a.sql')]: 'b',
      'tools/migrations.lock': `${'0'.repeat(64)}  ${migration('20261122-0000_tickets_a.sql')}\n`,
    },
    (r) => judgeLock(r).findings,
    /locked but changed/,
  ],
  [
    'a lost migration',
    { 'tools/migrations.lock': `${'0'.repeat(64)}  ${migration('20261122-0000_tickets_a.sql')}\n` },
    (r) => judgeLock(r).findings,
    /locked but gone/,
  ],
  ['a cited ghost', { 'README.md': 'see `tools/ghost.ts`' }, judgeCitations, /cites tools\/ghost\.ts/],
  [
    'a link to a ghost',
    { 'docs/a.md': '[x](adr/0009-x.md#why)' },
    judgeCitations,
    /cites docs\/adr\/0009-x\.md/,
  ],
  [
    'a rule without example',
    { 'docs/conventions.md': '- Be nice.\n' },
    judgeConventions,
    /no living example/,
  ],
  ['a decision without status', { 'docs/adr/README.md': '', 'docs/adr/0001-x.md': 'x' }, judgeAdrs, /Status/],
  [
    'an unlisted decision',
    { 'docs/adr/README.md': '', 'docs/adr/0001-x.md': 'x' },
    judgeAdrs,
    /is missing in/,
  ],
  [
    'a version range',
    {
      'package.json': '{"devDependencies":{"a":"^1.0.0"}}',
      'docs/dependencies.md': '| `a` | it is needed |\n',
    },
    judgeDependencies,
    /not exact/,
  ],
  [
    'a dependency without reason',
    { 'package.json': '{"devDependencies":{"a":"1.0.0"}}', 'docs/dependencies.md': '' },
    judgeDependencies,
    /no reason for a/,
  ],
  [
    'a reason without dependency',
    { 'package.json': '{}', 'docs/dependencies.md': '| `a` | it was needed |\n' },
    judgeDependencies,
    /a is used nowhere/,
  ],
  [
    'a runtime dependency at the root',
    { 'package.json': '{"dependencies":{"a":"1.0.0"}}', 'docs/dependencies.md': '' },
    judgeDependencies,
    /runtime dependency/,
  ],
  ['a download address', { 'package-lock.json': '"resolved": "https://x/y.tgz"' }, judgeLockfile, /address/],
  [
    'a script that starts nothing',
    { 'package.json': '{"scripts":{"a":"node tools/ghost.ts"}}' },
    (r) => judgeScripts(r, () => false),
    /tools\/ghost\.ts/,
  ],
  [
    'a screen that reads sentences',
    { [`${tickets}/web/a.ts`]: `if (error.message.includes('not found')) retry();` },
    judgeErrorDecisions,
    /use its code/,
  ],
];

/** A contract in which every field is wrong, as a careless colleague would write it. */
const careless = {
  path: 'contract.ts',
  room: 'tickets',
  value: {
    room: 'mail',
    summary: '',
    permissions: { 'mail.read': { summary: '', roles: [] } },
    errors: { a: { code: 'tickets.Not-Found', status: 200, title: '', hint: '' } },
    events: { a: { name: 'opened', summary: '', data: {} } },
    endpoints: {
      a: {
        method: 'GET',
        path: '/api/tickets/:id',
        summary: '',
        access: 'tickets.fly',
        errors: [],
        output: {},
      },
      b: { method: 'GET', path: '/api/tickets/:number', summary: 'One ticket.', access: '', output: {} },
    },
  },
} as unknown as LoadedContract;

describe('each rule of the repository finds what was planted', () => {
  let folder = '';
  let count = 0;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-rules-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const plant = (files: Files): string => {
    const tree = join(folder, String((count += 1)));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    return tree;
  };

  for (const [what, files, judge, says] of planted) {
    test(what, () => assert.match(describeFindings(judge(plant(files))).join('\n'), says));
  }

  test('an incomplete contract', () => {
    const found = describeFindings([
      ...judgeContract(careless),
      ...judgePermissions([careless]),
      ...judgeAddresses([careless]),
    ]).join('\n');
    for (const wrong of [
      /says room "mail"/,
      /the room has no summary/,
      /permission "mail.read" is not named tickets.verb/,
      /permission "mail.read" has no summary/,
      /"tickets.Not-Found" is not named/,
      /has the status 200/,
      /has no title/,
      /has no hint/,
      /event "opened" is not named/,
      /a: has no summary/,
      /a: has no schema for :id/,
      /b: does not say who may call it/,
      /b: does not declare its errors/,
      /permission "tickets.fly" is declared nowhere/,
      /GET \/api\/tickets\/: is taken by/,
    ]) {
      assert.match(found, wrong);
    }
  });

  test('an honest room passes', () => {
    const sql = [
      '-- breaking: false',
      `-- insert into mail_raw: only spoken of`,
      'create table tickets (id uuid, by uuid references identity_people, said text default $$x$$);',
      `create table tickets_messages (id uuid references tickets, a text check (a in ('drop table mail_raw')));`,
    ].join('\n');
    const tree = plant({
      'tools/common-passwords.ts': '',
      'tools/b.ts': `export const f = (a, b) => ({ c: ${'a?.b ?? '.repeat(20)}b, ${'...(a ? b : {}), '.repeat(20)} });\n`,
      'tools/a.ts': '// The library says so.\n// oxlint-disable-next-line eqeqeq\n',
      [migration('20261122-0000_tickets_init.sql')]: sql,
      [`${tickets}/README.md`]: 'x\n',
      [`${tickets}/contract.ts`]: '',
      [`${tickets}/server/index.ts`]: '',
      [`${tickets}/server/tables.ts`]: '',
      [`${tickets}/web/a.ts`]: `if (error.code === 'tickets.not_found') retry();`,
      'docs/a.md':
        'runs `npm test`, sees `GET /api/x`, cites `packages/desk/src/modules/tickets/contract.ts`',
    });
    const [locked] = listMigrations(tree);
    writeFileSync(join(plantFolder(tree), 'migrations.lock'), `${locked?.sha256}  ${locked?.path}\n`);
    assert.deepEqual(
      describeFindings([
        ...judgeMigrations(tree),
        ...judgeLock(tree).findings,
        ...judgeRooms(tree),
        ...judgeSizes(tree).findings,
        ...judgeNames(tree),
        ...judgeSuppressions(tree),
        ...judgeCitations(tree),
        ...judgeErrorDecisions(tree),
      ]),
      [],
    );
    assert.deepEqual(judgeLock(tree).unlocked, []);
  });
});

function plantFolder(tree: string): string {
  mkdirSync(join(tree, 'tools'), { recursive: true });
  return join(tree, 'tools');
}
