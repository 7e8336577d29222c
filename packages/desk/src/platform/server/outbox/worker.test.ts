import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { outboxItem } from './item.ts';
import { drainOutbox, type Deliver } from './worker.ts';

describe('the outbox worker', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('lets a process that was paused past its claim say nothing about what another has delivered', async () => {
    const { database } = world.desk;
    const item = outboxItem('trial', { room: 'tickets', id: newId() }, {}, { at: world.clock.now() });
    await database.write((tx) => record(tx, { events: [], outbox: [item], select: sql`select 1` }));
    const settled: string[] = [];
    const drain = (trial: Deliver): Promise<number> =>
      drainOutbox({
        db: database,
        clock: world.clock,
        kinds: { trial },
        onSettled: async (_tx, _item, settlement) => void settled.push(settlement.state),
      });
    const pause = Promise.withResolvers<void>();
    const claimed = Promise.withResolvers<void>();
    const paused = drain(async () => {
      claimed.resolve();
      await pause.promise;
      return { state: 'failed', answer: 'too late' };
    });
    await claimed.promise;
    assert.equal(await drain(async () => ({ state: 'sent', answer: 'early' })), 0, 'the claim holds');
    world.clock.advance(121_000);
    assert.equal(await drain(async () => ({ state: 'later', answer: 'come again', afterMs: 5000 })), 1);
    world.clock.advance(6000);
    const second = drain(async () => {
      pause.resolve();
      await paused;
      return { state: 'sent', answer: 'taken' };
    });
    assert.equal(await second, 1);
    assert.deepEqual(settled, ['later', 'sent']);
    const row = await database.reader.first<{ state: string; answer: string }>(
      sql<{ state: string; answer: string }>`select state, answer from platform_outbox where id = ${item.id}`,
    );
    assert.deepEqual(row, { state: 'sent', answer: 'taken' });
  });
});
