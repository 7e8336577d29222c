import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lookInto, makeDatabase } from '../../../main/cluster.test-support.ts';
import { openDatabase, type Connection, type Database } from '../db/database.ts';
import { newId } from '../ids.ts';
import { openHints, type Hints } from './hints.ts';

describe('hints', { timeout: 30_000 }, () => {
  let made: Awaited<ReturnType<typeof makeDatabase>>;
  let database: Database;
  let hints: Hints;
  const errors: Error[] = [];
  before(async () => {
    made = await makeDatabase();
    database = openDatabase(made.connection);
    const onError = (error: Error): void => void errors.push(error);
    hints = await openHints(made.connection, database, { processId: newId(), onError });
  });
  after(async () => {
    await hints.close();
    await database.close();
    await made.drop();
  });

  /** Runs a statement from outside of the database that the hints listen to. */
  function outside<R extends object>(text: string): Promise<R[]> {
    const { connection } = made;
    assert.ok('database' in connection);
    const elsewhere: Connection = { ...connection, database: 'postgres' };
    return lookInto(elsewhere, async (client) => (await client.query<R>(text)).rows);
  }

  function listeners(): Promise<{ pid: number }[]> {
    assert.ok('database' in made.connection);
    return outside(`select pid from pg_stat_activity
      where datname = '${made.connection.database}' and query = 'listen deskhand_committed'`);
  }

  test('a connection that breaks is opened again, however often the database refuses it', async () => {
    assert.ok('database' in made.connection);
    const name = made.connection.database;
    const [first] = await listeners();
    assert.ok(first !== undefined);
    await outside(`alter database ${name} allow_connections false`);
    await outside(`select pg_terminate_backend(${first.pid})`);
    await until(async () => errors.length >= 3);
    await outside(`alter database ${name} allow_connections true`);
    await until(async () => (await listeners()).some(({ pid }) => pid !== first.pid));
  });
});

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 50));
}
