import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '#platform/server/ids';
import { openHints, type Hints } from '#platform/server/realtime/hints';
import { openWorld, type World } from '../../../../../main/world.test-support.ts';
import { takeLease } from './fetch-state.ts';

describe('who fetches a mailbox', () => {
  let world: World;
  let first: { readonly id: string; readonly life: Hints };
  const opened: Hints[] = [];
  before(async () => void (world = await openWorld({ background: true })));
  after(async () => {
    for (const life of opened) await life.close();
    await world.close();
  });

  const begin = async () => {
    const id = newId();
    const life = await openHints(world.connection, world.desk.database, {
      processId: id,
      onError: (error) => assert.fail(error),
    });
    opened.push(life);
    return { id, life };
  };
  const takes = async (holder: string) => {
    const { database, clock } = world.desk;
    const box = await database.reader.first<{ id: string }>(
      sql<{ id: string }>`select id from mail_mailboxes limit 1`,
    );
    const place = { mailbox_id: box?.id ?? '', host: 'mail.example', user_name: 'desk', folder: 'INBOX' };
    return (await takeLease({ database, clock }, place, holder)) !== undefined;
  };
  /** PostgreSQL sees the end of a connection a moment after it. */
  const takesSoon = async (holder: string) => {
    for (let tries = 0; tries < 200; tries++) {
      if (await takes(holder)) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  };

  beforeEach(async () => {
    world.clock.advance(60_000);
    first = await begin();
    assert.equal(await takes(first.id), true);
  });

  test('a process that is gone loses the mailbox seconds after its last sign of life', async () => {
    const next = await begin();
    assert.equal(await takes(next.id), false);
    await first.life.close();
    world.clock.advance(6000);
    assert.equal(await takes(next.id), false, 'a renewal may be on its way');
    world.clock.advance(2000);
    assert.equal(await takesSoon(next.id), true);
    assert.equal(await takes(first.id), false, 'never two at once');
  });

  test('a process that hangs and lives keeps it until the end of its lease', async () => {
    const next = await begin();
    world.clock.advance(29_000);
    assert.equal(await takes(next.id), false);
    world.clock.advance(2000);
    assert.equal(await takes(next.id), true);
  });

  test('a process that lost its connection and goes on renewing keeps it', async () => {
    const next = await begin();
    await first.life.close();
    for (let round = 0; round < 10; round++) {
      world.clock.advance(3000);
      assert.equal(await takes(first.id), true);
      assert.equal(await takes(next.id), false);
    }
  });
});
