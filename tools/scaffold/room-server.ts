import type { RoomNames } from './names.ts';

/** The server half of a new room: it adds things and lists them, and is meant to be rewritten piece by piece. */
export function serverFiles(names: RoomNames, minute: string): Readonly<Record<string, string>> {
  return {
    'README.md': readme(names),
    'contract.ts': contract(names),
    'seed.ts': seed(names),
    'server/index.ts': index(names),
    'server/deps.ts': deps(names),
    'server/tables.ts': tables(names),
    'server/handlers.ts': handlers(names),
    [`server/add-${names.thing}.ts`]: add(names),
    [`server/list-${names.room}.ts`]: list(names),
    [`server/${names.room}.test.ts`]: test(names),
    [`server/migrations/${minute}_${names.room}_init.sql`]: migration(names),
  };
}

const readme = ({ room, thing }: RoomNames): string => `# ${room}

Owns: every ${thing}.

Words: ${thing}.

Invariants
- A ${thing} and the event that it was added exist together or not at all.

Events out: \`${room}.${thing}.added\`. Events in: none.
`;

const contract = ({ room, thing, Thing }: RoomNames): string => `import { Type, type Static } from 'typebox';
import { contract, event } from '#platform/contract/contract';
import { endpoint } from '#platform/contract/endpoint';
import { At, Id, Line, object, page, paging } from '#platform/contract/schema';

export const ${Thing} = object({ id: Id, title: Line, addedAt: At }, '${Thing}');
export type ${Thing} = Static<typeof ${Thing}>;

export const ${room}Events = {
  added: event('${room}.${thing}.added', 'A ${thing} was added.', object({ title: Type.String() })),
} as const;

/** The room \`${room}\`. */
export const ${room}Contract = contract({
  room: '${room}',
  summary: 'Keeps every ${thing}.',
  permissions: {
    '${room}.read': { summary: 'See ${room}', roles: ['technician', 'auditor'] },
    '${room}.work': { summary: 'Add ${room}', roles: ['technician'] },
  },
  errors: {},
  events: ${room}Events,
  endpoints: {
    list: endpoint({
      method: 'GET',
      path: '/api/${room}',
      summary: 'Lists ${room}, newest first.',
      access: '${room}.read',
      query: object(paging),
      output: page(${Thing}),
      errors: [],
    }),
    add: endpoint({
      method: 'POST',
      path: '/api/${room}',
      summary: 'Adds a ${thing}.',
      access: '${room}.work',
      body: object({ title: Line }, 'New${Thing}'),
      output: ${Thing},
      status: 201,
      errors: [],
    }),
  },
});
`;

const seed = ({
  thing,
  Room,
  Thing,
}: RoomNames): string => `import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { add${Thing} } from './server/add-${thing}.ts';
import type { ${Room}Deps } from './server/deps.ts';

/** Fills the room for the demo. */
export async function seed${Room}(tx: Tx, deps: ${Room}Deps, actor: Actor): Promise<void> {
  for (const title of ['First ${thing}', 'Second ${thing}']) await add${Thing}(tx, deps, actor, { title });
}

/** How many \`seed${Room}\` adds. */
export const seeded${Room} = 2;
`;

const index = ({
  room,
  Room,
}: RoomNames): string => `import type { Handlers } from '#platform/server/http/call';
import type { ${room}Contract } from '../contract.ts';
import type { ${Room}Deps } from './deps.ts';
import { ${room}Handlers } from './handlers.ts';

export type { ${Room}Deps } from './deps.ts';

/** The front door of the room. */
export interface ${Room} {
  readonly handlers: Handlers<(typeof ${room}Contract)['endpoints']>;
}

/** Makes the room from what it needs. */
export function create${Room}(deps: ${Room}Deps): ${Room} {
  return { handlers: ${room}Handlers(deps) };
}
`;

const deps = ({ Room }: RoomNames): string => `import type { Clock } from '#platform/server/clock';

/** What the room needs from outside. */
export interface ${Room}Deps {
  readonly clock: Clock;
}
`;

const tables = ({ room, Thing }: RoomNames): string => `import type { ${Thing} } from '../contract.ts';

/** A row of \`${room}\`. */
export interface ${Thing}Row {
  readonly id: string;
  readonly title: string;
  readonly added_at: Date;
}

export function to${Thing}(row: ${Thing}Row): ${Thing} {
  return { id: row.id, title: row.title, addedAt: row.added_at.toISOString() };
}
`;

const handlers = ({
  room,
  thing,
  Room,
  Thing,
}: RoomNames): string => `import type { Handlers } from '#platform/server/http/call';
import type { ${room}Contract } from '../contract.ts';
import { add${Thing} } from './add-${thing}.ts';
import type { ${Room}Deps } from './deps.ts';
import { list${Room} } from './list-${room}.ts';

/** Contract to use cases, one line each. */
export function ${room}Handlers(deps: ${Room}Deps): Handlers<(typeof ${room}Contract)['endpoints']> {
  return {
    list: ({ db }, input) => list${Room}(db, input),
    add: ({ tx, actor }, input) => add${Thing}(tx, deps, actor, input),
  };
}
`;

const add = ({ room, thing, Room, Thing }: RoomNames): string => `import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { ${room}Events, type ${Thing} } from '../contract.ts';
import type { ${Room}Deps } from './deps.ts';
import { to${Thing}, type ${Thing}Row } from './tables.ts';

/** Adds a ${thing}; the row and its event are one statement. */
export async function add${Thing}(
  tx: Tx,
  deps: ${Room}Deps,
  actor: Actor,
  input: { readonly title: string },
): Promise<${Thing}> {
  const at = deps.clock.now();
  const row: ${Thing}Row = { id: newId(at.getTime()), title: input.title, added_at: at };
  await record(tx, {
    writes: {
      added: sql\`insert into ${room} (id, title, added_at, added_by)
        values (\${row.id}, \${row.title}, \${row.added_at}, \${actor.personId})\`,
    },
    events: [
      happened(${room}Events.added, { actor, at, subject: { room: '${room}', id: row.id } }, { title: row.title }),
    ],
    select: sql\`select 1\`,
  });
  return to${Thing}(row);
}
`;

const list = ({ room, Room, Thing }: RoomNames): string => `import { sql } from 'kysely';
import type { OutputOf } from '#platform/contract/endpoint';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import type { ${room}Contract } from '../contract.ts';
import { to${Thing}, type ${Thing}Row } from './tables.ts';

type Page = OutputOf<(typeof ${room}Contract)['endpoints']['list']>;

/** One page, newest first; ids sort by time, so the id alone is the cursor. */
export async function list${Room}(
  db: Reader,
  input: { readonly limit?: number; readonly cursor?: string },
): Promise<Page> {
  const limit = input.limit ?? 50;
  const after = fromCursor(input.cursor, 1)?.[0] ?? null;
  const rows = await db.rows<${Thing}Row>(sql<${Thing}Row>\`select id, title, added_at from ${room}
    where \${after}::uuid is null or id < \${after}::uuid order by id desc limit \${limit + 1}\`);
  const page = cut(rows, limit, (row) => [row.id]);
  return { items: page.items.map(to${Thing}), nextCursor: page.nextCursor };
}
`;

const test = ({ room, thing, Room }: RoomNames): string => `import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '#platform/contract/client';
import { systemActor } from '#platform/server/actor';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { ${room}Contract } from '../contract.ts';
import { seed${Room}, seeded${Room} } from '../seed.ts';

describe('${room}', () => {
  let world: World;
  let ${room}: Client<(typeof ${room}Contract)['endpoints']>;
  before(async () => {
    world = await openWorld();
    ${room} = (await world.as('bob')).of(${room}Contract);
  });
  after(() => world.close());

  test('bob adds a ${thing}, and it stands in the list', async () => {
    const added = await ${room}.add({ title: 'A ${thing}' });
    assert.equal(added.addedAt, world.clock.now().toISOString());
    assert.deepEqual((await ${room}.list()).items, [added]);
  });

  test('pages follow each other without a gap', async () => {
    const more = await ${room}.add({ title: 'Another ${thing}' });
    const first = await ${room}.list({ limit: 1 });
    assert.deepEqual(first.items, [more]);
    const second = await ${room}.list({ limit: 1, cursor: first.nextCursor ?? '' });
    assert.deepEqual([second.items[0]?.title, second.nextCursor], ['A ${thing}', null]);
  });

  test('alice may neither see nor add', async () => {
    const hers = (await world.as('alice')).of(${room}Contract);
    await assert.rejects(hers.list(), { code: 'platform.forbidden' });
    await assert.rejects(hers.add({ title: 'Mine' }), { code: 'platform.forbidden' });
  });

  test('an empty title is refused and nothing is stored', async () => {
    const before = await ${room}.list();
    await assert.rejects(${room}.add({ title: ' ' }), { code: 'platform.invalid' });
    assert.deepEqual(await ${room}.list(), before);
  });

  test('the demo fills the room', async () => {
    const before = (await ${room}.list()).items.length;
    await world.desk.database.write((tx) => seed${Room}(tx, { clock: world.clock }, systemActor('seed', [])));
    assert.equal((await ${room}.list()).items.length, before + seeded${Room});
  });
});
`;

const migration = ({ room }: RoomNames): string => `-- breaking: false
-- Everything that the room keeps.

create table ${room} (
  id uuid primary key,
  title text not null,
  added_at timestamptz not null,
  added_by uuid
);
`;
