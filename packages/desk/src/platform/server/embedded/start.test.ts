import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  childrenOf,
  isSettled,
  makeFolder,
  query,
  refusalOf,
  serve,
  startForTest,
  stopLeftovers,
  type Server,
} from './embedded.test-support.ts';
import { readPostmaster } from './postmaster.ts';
import type { EmbeddedPostgres } from './start.ts';

describe('embedded PostgreSQL: start and stop', () => {
  const home = makeFolder();
  const template = join(home.path, 'template');
  const servers: Server[] = [];
  let count = 0;

  /** A data folder with a cluster that was stopped in order; copying is quicker than making one. */
  function madeBefore(name = `data-${++count}`): string {
    const dataDir = join(home.path, name);
    mkdirSync(dirname(dataDir), { recursive: true });
    cpSync(template, dataDir, { recursive: true, filter: (path) => !path.endsWith('.s.PGSQL.5432') });
    return dataDir;
  }

  function server(...args: string[]): Server {
    const started = serve(args);
    servers.push(started);
    return started;
  }

  /** Waits until another server than this one is ready. */
  async function whenReady(database: EmbeddedPostgres, than: number): Promise<void> {
    const cluster = join(database.host, 'cluster');
    for (;;) {
      const found = readPostmaster(cluster);
      if (found && found.pid !== than && found.pid === database.pid() && found.status === 'ready') return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  before(async () => {
    const first = await startForTest(template);
    assert.deepEqual(first.lines, ['Creating the database ...']);
    await query(first, 'CREATE TABLE kept (id int PRIMARY KEY, text text)');
    await query(first, "INSERT INTO kept VALUES (1, 'first start')");
    await first.stop();
  });
  afterEach(async () => {
    await stopLeftovers();
    for (const one of servers.splice(0)) await one.kill();
  });
  after(() => home.remove());

  it('keeps what the first start wrote, quietly', async () => {
    const second = await startForTest(madeBefore());
    assert.deepEqual(await query(second, 'SELECT text FROM kept'), [{ text: 'first start' }]);
    await second.stop();
    assert.deepEqual(second.lines, []);
  });

  it('listens on a socket in a folder of its owner alone, sorts by code point and is no superuser', async () => {
    const database = await startForTest(madeBefore());
    const [row] = await query(
      database,
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('is_superuser') AS superuser,
              current_setting('jit') AS jit, datlocprovider, datlocale
       FROM pg_database WHERE datname = current_database()`,
    );
    assert.deepEqual(row, {
      addresses: '',
      superuser: 'off',
      jit: 'off',
      datlocprovider: 'b',
      datlocale: 'C.UTF-8',
    });
    assert.equal(statSync(database.host).mode & 0o777, 0o700);
    assert.ok(existsSync(join(database.host, '.s.PGSQL.5432')));
    await database.stop();
  });

  it('waits for the disk unless a test says otherwise, and takes settings of the caller last', async () => {
    const careful = server(madeBefore(), 'fsync=on', 'synchronous_commit=on', 'max_connections=17');
    const { ready } = await careful.saying(isSettled);
    assert.ok(ready);
    const [row] = await query(
      ready,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
              current_setting('full_page_writes') AS pages, current_setting('max_connections') AS connections`,
    );
    assert.deepEqual(row, { fsync: 'on', commit: 'on', pages: 'off', connections: '17' });
  });

  it('comes back by itself after kill -9 with dirty buffers, and gives up when that repeats', async () => {
    const database = await startForTest(madeBefore(), { synchronous_commit: 'on' });
    const told = new Promise<string>((resolve) => database.onExit((error) => resolve(error.code)));
    await query(database, "INSERT INTO kept SELECT n, repeat('x', 900) FROM generate_series(2, 20000) n");
    for (let kills = 1; kills <= 4; kills++) {
      const killed = database.pid();
      process.kill(killed, 'SIGKILL');
      if (kills === 4) break;
      await whenReady(database, killed);
      assert.deepEqual(await query(database, 'SELECT count(*)::int AS rows FROM kept'), [{ rows: 20000 }]);
    }
    assert.equal(await told, 'embedded.stopped');
    await database.stop();
    assert.match(database.lines.join('\n'), /ended by itself \(SIGKILL\)\. Starting it again/);
  });

  it('is opened by the next start after kill -9 of both, with dirty buffers', async () => {
    const dataDir = madeBefore();
    const killed = server(dataDir, 'synchronous_commit=on');
    const { ready } = await killed.saying(isSettled);
    assert.ok(ready);
    await query(ready, "INSERT INTO kept SELECT n, repeat('x', 900) FROM generate_series(2, 20000) n");
    process.kill(ready.pid, 'SIGSTOP');
    await killed.kill();
    process.kill(ready.pid, 'SIGKILL');
    const next = await startForTest(dataDir);
    assert.deepEqual(await query(next, 'SELECT count(*)::int AS rows FROM kept'), [{ rows: 20000 }]);
    await next.stop();
  });

  it('waits for the old PostgreSQL of a killed Deskhand that is still shutting down', async () => {
    const dataDir = madeBefore();
    const killed = server(dataDir);
    const { ready } = await killed.saying(isSettled);
    assert.ok(ready);
    await query(ready, "INSERT INTO kept SELECT n, repeat('y', 900) FROM generate_series(2, 5000) n");
    const checkpointer = childrenOf(ready.pid).find(({ name }) => name.includes('checkpointer'));
    assert.ok(checkpointer);
    // A checkpointer that does not run holds the shutdown open for as long as the test needs.
    process.kill(checkpointer.pid, 'SIGSTOP');
    await killed.kill();
    const next = server(dataDir);
    const waits = await next.saying(({ line }) => line?.startsWith('Waiting for the database') === true);
    assert.ok(waits);
    process.kill(checkpointer.pid, 'SIGCONT');
    const second = await next.saying(isSettled);
    assert.ok(second.ready, JSON.stringify(second));
    assert.notEqual(second.ready.pid, ready.pid);
    assert.deepEqual(await query(second.ready, 'SELECT count(*)::int AS rows FROM kept'), [{ rows: 5000 }]);
  });

  it('ends PostgreSQL when Deskhand is killed', async () => {
    const killed = server(madeBefore());
    const { ready } = await killed.saying(isSettled);
    assert.ok(ready);
    await killed.kill();
    while (existsSync(`/proc/${ready.pid}`)) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(!existsSync(join(ready.host, '.s.PGSQL.5432')), 'it closed in order');
  });

  it('refuses the data that another Deskhand serves, and leaves that one alone', async () => {
    const dataDir = madeBefore();
    const serving = await startForTest(dataDir);
    const refused = await refusalOf(dataDir);
    assert.equal(refused.code, 'embedded.already_serving');
    assert.match(refused.title, new RegExp(`process ${serving.pid()}\\b`));
    assert.deepEqual(await query(serving, 'SELECT text FROM kept'), [{ text: 'first start' }]);
    await serving.stop();
  });

  it('is not fooled by a note of a dead server whose pid a stranger got', async () => {
    const dataDir = madeBefore();
    const stranger = spawn('sleep', ['600']);
    const cluster = join(dataDir, 'database', 'cluster');
    const note = `${stranger.pid}\n${cluster}\n1700000000\n5432\n${dataDir}\n\n\nready\n`;
    writeFileSync(join(cluster, 'postmaster.pid'), note);
    writeFileSync(join(dataDir, 'database', '.s.PGSQL.5432.lock'), note);
    const database = await startForTest(dataDir);
    assert.deepEqual(await query(database, 'SELECT text FROM kept'), [{ text: 'first start' }]);
    await database.stop();
    stranger.kill();
    await once(stranger, 'exit');
  });

  it('gives a path that is too long for a socket a private folder, and refuses a prepared one', async () => {
    const dataDir = madeBefore(join('a'.repeat(60), 'b'.repeat(60), 'data'));
    const database = await startForTest(dataDir);
    assert.ok(!database.host.startsWith(dataDir));
    const found = statSync(database.host);
    assert.deepEqual([found.uid, found.mode & 0o777], [process.getuid?.(), 0o700]);
    assert.deepEqual(await query(database, 'SELECT text FROM kept'), [{ text: 'first start' }]);
    await database.stop();
    assert.deepEqual(readdirSync(database.host), []);
    chmodSync(database.host, 0o755);
    const refused = await refusalOf(dataDir);
    assert.equal(refused.code, 'embedded.socket_folder');
    rmSync(database.host, { recursive: true });
  });
});
