import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Rule } from './boundaries.ts';
import { describeViolation, findViolations } from './boundaries.ts';
import { findCycles } from './cycles.ts';
import { findRoom, mayUse, rooms } from './rooms.ts';

const root = join(import.meta.dirname, '..');
const src = 'packages/desk/src';
const room = (name: string): string => `${src}/modules/${name}`;

/** A planted import: the file that holds it, its text, and the rule that must speak. */
type Plant = readonly [what: string, file: string, text: string, rule: Rule];

const planted: readonly Plant[] = [
  ['platform knows no room', `${src}/platform/server/log.ts`, `import { a } from '#identity';`, 'layer'],
  [
    'platform knows no room, by type either',
    `${src}/platform/contract/a.ts`,
    `import type { A } from '#identity/contract';`,
    'layer',
  ],
  [
    'a contract does not read its server',
    `${room('sla')}/contract.ts`,
    `import type { Row } from './server/tables.ts';`,
    'layer',
  ],
  [
    'a contract does not read its web',
    `${room('sla')}/contract.ts`,
    `export { Page } from './web/Page.tsx';`,
    'layer',
  ],
  [
    'web does not read a front door',
    `${room('sla')}/web/Page.tsx`,
    `import { api } from '#identity';`,
    'layer',
  ],
  [
    'web does not read its own server',
    `${room('sla')}/web/Page.tsx`,
    `const m = await import('../server/queries.ts');`,
    'layer',
  ],
  [
    'the server does not read web',
    `${room('sla')}/server/a.ts`,
    `import { Page } from '../web/Page.tsx';`,
    'layer',
  ],
  [
    'main of the server does not read main of the web',
    `${src}/main/server.ts`,
    `import './web/app.tsx';`,
    'layer',
  ],
  [
    'main of the web does not read the server',
    `${src}/main/web/app.tsx`,
    `import { compose } from '../compose.ts';`,
    'layer',
  ],
  [
    'a room does not read main',
    `${room('sla')}/server/a.ts`,
    `import { compose } from '../../../main/compose.ts';`,
    'layer',
  ],
  [
    'a lower room does not call a higher one',
    `${room('sla')}/server/a.ts`,
    `import { open } from '#tickets';`,
    'floor',
  ],
  [
    'a lower contract does not read a higher one',
    `${room('sla')}/contract.ts`,
    `export type { T } from '#tickets/contract';`,
    'floor',
  ],
  [
    'a lower page does not read a higher contract',
    `${room('sla')}/web/a.ts`,
    `type T = import('#tickets/contract').T;`,
    'floor',
  ],
  [
    'the same floor is closed unless declared',
    `${room('mail')}/server/a.ts`,
    `import { a } from '#triage';`,
    'floor',
  ],
  ['declared uses point one way', `${room('approvals')}/server/a.ts`, `import { a } from '#sla';`, 'floor'],
  [
    'only main and higher seeds plant a seed',
    `${room('sla')}/server/a.ts`,
    `import { seedIdentity } from '#identity/seed';`,
    'layer',
  ],
  ['a seed obeys the floors', `${room('sla')}/seed.ts`, `import { open } from '#tickets';`, 'floor'],
  [
    'web parts obey the floors',
    `${room('sla')}/web/Page.tsx`,
    `import { Badge } from '#tickets/web';`,
    'floor',
  ],
  [
    'nothing behind a web front door resolves',
    `${room('sla')}/web/Page.tsx`,
    `import { Row } from '#identity/web/people/Row.tsx';`,
    'deep-import',
  ],
  [
    'the server reads no web parts',
    `${room('sla')}/server/a.ts`,
    `import { Badge } from '#identity/web';`,
    'layer',
  ],
  [
    'platform reads no web parts',
    `${src}/platform/web/a.ts`,
    `import { Badge } from '#identity/web';`,
    'layer',
  ],
  [
    'a room does not go out by its own web door',
    `${room('sla')}/web/Page.tsx`,
    `import { Badge } from '#sla/web';`,
    'own-front-door',
  ],
  [
    'nothing behind a front door resolves',
    `${room('sla')}/server/a.ts`,
    `import { q } from '#identity/server/queries';`,
    'deep-import',
  ],
  [
    'no relative path leaves a room',
    `${room('sla')}/server/a.ts`,
    `import { a } from '../../identity/server/index.ts';`,
    'relative-leaves-home',
  ],
  [
    'no relative path leaves platform',
    `${src}/platform/server/a.ts`,
    `import { a } from '../../modules/sla/server/index.ts';`,
    'relative-leaves-home',
  ],
  [
    'platform is reached by its name',
    `${room('sla')}/server/a.ts`,
    `import { log } from '../../../platform/server/log.ts';`,
    'relative-leaves-home',
  ],
  [
    'main reads faces only',
    `${src}/main/compose.ts`,
    `import { q } from '../modules/sla/server/queries.ts';`,
    'main-uses-faces',
  ],
  [
    'a room does not go out by its own door',
    `${room('sla')}/server/a.ts`,
    `import { api } from '#sla';`,
    'own-front-door',
  ],
  ['a room is declared', `${room('gossip')}/server/index.ts`, `export const a = 1;`, 'undeclared-room'],
  [
    'an import names a declared room',
    `${room('sla')}/server/a.ts`,
    `import { a } from '#gossip';`,
    'undeclared-room',
  ],
  [
    'the product does not run on test files',
    `${src}/main/server.ts`,
    `import { world } from './world.test-support.ts';`,
    'test-support',
  ],
  [
    'nothing of Node in a contract',
    `${room('sla')}/contract.ts`,
    `import { join } from 'node:path';`,
    'node-in-browser-code',
  ],
  [
    'nothing of Node in web',
    `${src}/platform/web/a.ts`,
    `import { join } from 'node:path';`,
    'node-in-browser-code',
  ],
  [
    'the agent does not know the desk',
    'packages/agent/src/listen.ts',
    `import { a } from '@deskhand/desk';`,
    'package',
  ],
  [
    'the agent does not climb into the desk',
    'packages/agent/src/listen.ts',
    `import { a } from '../../desk/src/main/server.ts';`,
    'package',
  ],
  [
    'labs are never part of the agent',
    'packages/agent/src/listen.ts',
    `import { a } from '@deskhand/labs';`,
    'package',
  ],
  [
    'protocol stands alone',
    'packages/protocol/src/a.ts',
    `import type { A } from '@deskhand/agent';`,
    'package',
  ],
  [
    'a room writes its own tables only',
    `${room('sla')}/server/a.ts`,
    'const q = sql`with a as (insert into identity_people (id) values (1)) select 1`;',
    'foreign-write',
  ],
  [
    'a room writes its own tables only, by builder too',
    `${room('sla')}/server/a.ts`,
    `tx.updateTable('platform_events').set({});`,
    'foreign-write',
  ],
  [
    'the tables of a lower room are read by its views alone',
    `${room('sla')}/server/a.ts`,
    'const q = sql`select 1 from identity_people`;',
    'foreign-read',
  ],
  [
    'a lower room does not read the tables of a higher one',
    `${room('sla')}/server/a.ts`,
    'const q = sql`select 1 from sla_clocks join tickets on true`;',
    'upward-read',
  ],
  [
    'a lower room does not listen to a higher one',
    `${room('sla')}/server/a.ts`,
    `const events = ['tickets.ticket.opened'];`,
    'upward-event',
  ],
  ['broken syntax is not passed over', `${room('sla')}/server/a.ts`, `import { from ;`, 'syntax'],
];

/** Imports that the house allows; a rule that forbids one of them is too wide. */
const allowed: Readonly<Record<string, string>> = {
  [`${src}/platform/server/http.ts`]: `import { e } from '#platform/contract/endpoint'; import { l } from './log.ts';`,
  [`${room('sla')}/contract.ts`]: `import { e } from '#platform/contract/endpoint'; import { P } from '#identity/contract';`,
  [`${room('sla')}/server/index.ts`]: `import { i } from '#identity'; import { a } from '#approvals'; import { C } from '../contract.ts'; import { join } from 'node:path'; const q = sql\`insert into sla_clocks select id from identity_cards for update\`; const s = 'an update of tickets'; const e = 'identity.person.moved';`,
  [`${room('mail')}/server/records.ts`]:
    'const q = sql`select 1 from mail_records r join tickets t on t.id = r.ticket_id and ${visible(actor)}`;',
  [`${room('sla')}/web/routes.tsx`]: `import { P } from '#identity/contract'; import { S } from '#sla/contract'; import { b } from '#platform/web/button'; import { P } from '#platform/web/ui/Panel.tsx';`,
  [`${room('tickets')}/web/Rail.tsx`]: `import { Machines } from '#endpoints/web';`,
  [`${room('sla')}/seed.ts`]: `import { i } from '#identity'; import { s } from './server/start-clock.ts';`,
  [`${room('sla')}/server/clock.test.ts`]: `import { world } from '../../../main/world.test-support.ts'; import { seedSla } from '../seed.ts'; import test from 'node:test';`,
  [`${room('identity')}/server/migrations/a.sql`]: `create view identity_cards as select 1;`,
  [`${src}/main/compose.ts`]: `import { s } from '#sla'; import { d } from '../modules/sla/seed.ts'; import { e } from '#sla/seed';`,
  [`${src}/main/web/rooms.ts`]: `import { r } from '../../modules/sla/web/routes.tsx';`,
  'packages/agent/src/listen.ts': `import type { M } from '@deskhand/protocol'; import { a } from './act.ts';`,
  'packages/desk/bin/deskhand.mjs': `import { exec } from '../../../scripts/run.mjs';`,
};

describe('borders of the house', () => {
  let folder = '';
  let count = 0;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-borders-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const plant = (files: Readonly<Record<string, string>>): string => {
    const tree = join(folder, String((count += 1)));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    return tree;
  };

  test('this repository crosses none', () => {
    assert.deepEqual(findViolations(root).map(describeViolation), []);
  });

  for (const [what, file, text, rule] of planted) {
    test(`${what}: a planted violation is found`, () => {
      const found = findViolations(plant({ [file]: `\n${text}\n` }));
      const match = found.find((violation) => violation.rule === rule);
      assert.ok(match, `expected ${rule}, found ${found.map(describeViolation).join('; ') || 'nothing'}`);
      assert.equal(match.file, file);
    });
  }

  test('what the house allows passes', () => {
    assert.deepEqual(findViolations(plant(allowed)).map(describeViolation), []);
  });

  test('a cycle through names and through paths is found, one of types alone is not', () => {
    const a = `${room('sla')}/server/a.ts`;
    const b = `${room('sla')}/server/b.ts`;
    const round = findViolations(plant({ [a]: `import './b.ts';`, [b]: `export * from './a.ts';` }));
    assert.deepEqual(
      round.map((violation) => [violation.rule, violation.message]),
      [['cycle', `files import each other: ${a} -> ${b} -> ${a}`]],
    );
    const platform = `${src}/platform/server`;
    const named = findViolations(
      plant({
        [`${platform}/a.ts`]: `import '#platform/server/b';`,
        [`${platform}/b.ts`]: `import './a.ts';`,
      }),
    );
    assert.deepEqual(
      named.map((violation) => violation.rule),
      ['cycle'],
    );
    assert.deepEqual(
      findViolations(plant({ [a]: `import type { B } from './b.ts';`, [b]: `import './a.ts';` })),
      [],
    );
  });

  test('in any graph: a cycle is reported exactly when the graph has one, and each is a real one', () => {
    const node = fc.integer({ min: 0, max: 7 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 16 }), (edges) => {
        const graph = new Map<string, string[]>();
        for (const [from, to] of edges) graph.set(from, [...(graph.get(from) ?? []), to]);
        const cycles = findCycles(graph);
        for (const cycle of cycles) {
          cycle.forEach((from, at) => {
            const to = cycle[(at + 1) % cycle.length] ?? '';
            assert.ok(graph.get(from)?.includes(to), `${from} -> ${to} is no edge`);
          });
        }
        assert.equal(cycles.length > 0, !canBeSorted(graph));
      }),
    );
  });

  test('the declared floors are a house: unique names, uses on the same floor, no circle', () => {
    assert.equal(new Set(rooms.map((one) => one.name)).size, rooms.length);
    for (const one of rooms) {
      for (const use of one.sameFloorUses)
        assert.equal(findRoom(use)?.floor, one.floor, `${one.name} uses ${use}`);
    }
    const uses = rooms.map(
      (one) => [one.name, rooms.filter((other) => mayUse(one, other)).map((other) => other.name)] as const,
    );
    assert.deepEqual(findCycles(new Map(uses)), []);
  });
});

/** The other way to know: take away nodes that nothing left points out of, until none is left (Kahn). */
function canBeSorted(graph: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map([...graph].map(([from, to]) => [from, new Set(to)]));
  for (;;) {
    const free = [...left].filter(([, to]) => [...to].every((one) => !left.has(one)));
    if (free.length === 0) return left.size === 0;
    for (const [name] of free) left.delete(name);
  }
}
