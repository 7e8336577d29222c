import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { newId } from '#platform/server/ids';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { searchApi, type SearchDocument } from './index.ts';

describe('the condition for lists of other rooms', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const at = new Date('2026-11-20T08:00:00Z');
  const put = async (count: number, body: string) => {
    const docs = Array.from({ length: count }, (): SearchDocument => {
      const id = newId();
      return { type: 'ticket', id, ownerId: id, at, body };
    });
    await world.desk.database.write((tx) => tx.run(searchApi.indexing(docs)));
    return docs.map((doc) => doc.ownerId);
  };
  const matches = async (owners: readonly string[], q: string) => {
    const { reader } = world.desk.database;
    const condition = await searchApi.matching(reader, q, sql`t.id`);
    const rows = await reader.rows(
      sql<{ id: string }>`select t.id from unnest(${[...owners]}::uuid[]) as t(id) where ${condition}`,
    );
    return rows.map((row) => row.id);
  };

  it('is complete for a rare word and for one that thousands hold', async () => {
    const many = await put(2600, 'frequent');
    const few = await put(3, 'frequent seldom');
    const others = await put(4, 'nothing of it');
    const all = [...many, ...few, ...others];
    assert.deepEqual((await matches(all, 'seldom ')).toSorted(), few.toSorted());
    assert.deepEqual((await matches(all, 'frequent ')).toSorted(), [...many, ...few].toSorted());
    await world.desk.rooms.search.sweep(world.desk.database);
    assert.equal((await matches(all, 'frequ')).length, many.length + few.length);
    assert.equal((await matches(all, 'seld')).length, few.length);
    assert.deepEqual(await matches(all, '-frequent '), []);
    assert.deepEqual(await matches(all, ''), []);
  });
});
