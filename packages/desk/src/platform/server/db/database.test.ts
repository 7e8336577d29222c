import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { problemOf } from '../http/problem.ts';
import type { Tx } from './database.ts';

describe('the database of a process', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const pidOf = async (tx: Tx): Promise<number> =>
    (await tx.first<{ pid: number }>(sql<{ pid: number }>`select pg_backend_pid() as pid`))?.pid ?? 0;

  it('outlives a connection that breaks between two statements of a transaction', async () => {
    const { database } = world.desk;
    const broken = database.write(async (tx) => {
      const pid = await pidOf(tx);
      await database.write((other) => other.rows(sql`select pg_terminate_backend(${pid})`));
      await sleep(100);
      return pidOf(tx);
    });
    const error = await broken.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.equal(problemOf(error, 'r').code, 'platform.unavailable', String(error));
    assert.ok((await database.write(pidOf)) > 0, 'the next transaction gets a whole connection');
  });

  it('tells a caller whose statement was under way that the desk is not available', async () => {
    const { database } = world.desk;
    const broken = database.write(async (tx) => {
      const pid = await pidOf(tx);
      const waiting = tx.rows(sql`select pg_sleep(60)`);
      await Promise.all([
        waiting,
        database.write((other) => other.rows(sql`select pg_terminate_backend(${pid})`)),
      ]);
    });
    const error = await broken.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.equal(problemOf(error, 'r').code, 'platform.unavailable', String(error));
  });
});
