import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { after, before, describe, it } from 'node:test';
import { event } from '#platform/contract/contract';
import { Type } from 'typebox';
import { systemActor } from '#platform/server/actor';
import { openDatabase, type Database } from '#platform/server/db/database';
import { happened, leafOf, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { eventsAfter, feed } from '#platform/server/events/tail';
import { newId } from '#platform/server/ids';
import { outboxItem } from '#platform/server/outbox/item';
import { cancelOutbox, drainOutbox, releaseOutbox, type Settlement } from '#platform/server/outbox/worker';
import { makeDatabase } from './cluster.test-support.ts';

const noted = event('platform.thing.noted', 'A test noted something.', Type.Object({ word: Type.String() }));
const actor = systemActor('test', []);
const at = new Date('2026-11-23T08:00:00Z');

describe('what follows a command', () => {
  let database: Database;
  let drop: () => Promise<void>;
  before(async () => {
    const made = await makeDatabase();
    database = openDatabase(made.connection, { maxConnections: 6 });
    drop = made.drop;
  });
  after(async () => {
    await database.close();
    await drop();
  });

  const note = (word: string): NewEvent =>
    happened(noted, { actor, at, subject: { room: 'platform', id: newId() } }, { word });
  const write = (events: NewEvent[], guard?: string) =>
    database.write((tx) =>
      record(tx, {
        events,
        select: sql`select 1`,
        ...(guard
          ? {
              guard,
              writes: { nothing: sql`update platform_settings set name = name where false returning 1` },
            }
          : {}),
      }),
    );

  it('a reader that has passed an event never misses one that commits late', async () => {
    const seen: string[] = [];
    const listener = {
      name: 'late',
      events: [noted.name],
      handle: async (_tx: unknown, e: { data: Record<string, unknown> }) =>
        void seen.push(String(e.data['word'])),
    };
    const { promise: release, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: written, resolve: isWritten } = Promise.withResolvers<void>();
    const slow = database.write(async (tx) => {
      await record(tx, { events: [note('slow')], select: sql`select 1` });
      isWritten();
      await release;
    });
    await written;
    await write([note('fast')]);
    await feed(database, listener, at);
    assert.equal(seen.length, 0);
    letGo();
    await slow;
    await feed(database, listener, at);
    assert.deepEqual(new Set(seen), new Set(['fast', 'slow']));
    await feed(database, listener, at);
    assert.equal(seen.length, 2);
  });

  it('a guarded command that changed no row leaves no event', async () => {
    const before = await eventsAfter(database.reader, { xid: '0', seq: 0 }, 500);
    await write([note('never')], 'nothing');
    assert.equal((await eventsAfter(database.reader, { xid: '0', seq: 0 }, 500)).length, before.length);
  });

  it('the leaf hash does not depend on the order of keys that jsonb forgets', () => {
    const one = note('x');
    const { leaf, ...row } = one;
    assert.equal(leaf, leafOf({ ...row, data: JSON.parse(JSON.stringify(row.data)) as unknown }));
    assert.notEqual(leaf, leafOf({ ...row, data: { word: 'y' } }));
  });

  it('a reader cannot write, whatever SQL it is handed', async () => {
    await assert.rejects(
      database.reader.rows(
        sql`insert into platform_settings (name, value, changed_at) values ('x', '1', now())`,
      ),
      /read-only/,
    );
  });

  it('an outbox row is delivered once by four workers, a failed one comes again, a held one waits and can be taken back', async () => {
    const delivered: string[] = [];
    const answers = new Map<string, Settlement[]>();
    const put = async (kind: string, holdSeconds = 0) => {
      const item = outboxItem(kind, { room: 'platform', id: newId() }, {}, { at, holdSeconds });
      await database.write((tx) => record(tx, { events: [], outbox: [item], select: sql`select 1` }));
      return item.id;
    };
    let now = at;
    const drain = () =>
      drainOutbox({
        db: database,
        clock: { now: () => now },
        kinds: {
          test: async (item) => {
            delivered.push(item.id);
            return answers.get(item.id)?.shift() ?? { state: 'sent', answer: 'taken' };
          },
        },
      });
    const ids = await Promise.all(Array.from({ length: 20 }, () => put('test')));
    await Promise.all([drain(), drain(), drain(), drain()]);
    assert.deepEqual(new Set(delivered), new Set(ids));
    assert.equal(delivered.length, ids.length);
    const tried = await put('test');
    answers.set(tried, [{ state: 'later', answer: 'come again', afterMs: 5000 }]);
    const held = await put('test', 8);
    const withdrawn = await put('test', 8);
    await drain();
    assert.equal(delivered.filter((id) => id === tried).length, 1);
    assert.equal(delivered.includes(held), false);
    assert.equal(await database.write((tx) => cancelOutbox(tx, withdrawn, now)), true);
    now = new Date(at.getTime() + 9000);
    await drain();
    assert.deepEqual(
      [
        delivered.filter((id) => id === tried).length,
        delivered.includes(held),
        delivered.includes(withdrawn),
      ],
      [2, true, false],
    );
    assert.equal(await database.write((tx) => releaseOutbox(tx, held, now)), false);
  });

  it('a row whose worker died is taken again after two minutes, not before', async () => {
    const item = outboxItem('dies', { room: 'platform', id: newId() }, {}, { at });
    await database.write((tx) => record(tx, { events: [], outbox: [item], select: sql`select 1` }));
    await database.write((tx) =>
      tx.run(sql`update platform_outbox set state = 'sending', claimed_at = ${at} where id = ${item.id}`),
    );
    const drainAt = (ms: number) =>
      drainOutbox({
        db: database,
        clock: { now: () => new Date(at.getTime() + ms) },
        kinds: { dies: async () => ({ state: 'sent', answer: 'taken' }) },
      });
    assert.equal(await drainAt(60_000), 0);
    assert.equal(await drainAt(121_000), 1);
  });
});
