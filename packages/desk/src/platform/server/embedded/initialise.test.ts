import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import {
  isSettled,
  makeFolder,
  onlyRoot,
  query,
  refusalOf,
  serve,
  startForTest,
  stopLeftovers,
} from './embedded.test-support.ts';

describe('embedded PostgreSQL: the cluster', () => {
  const home = makeFolder();
  let dataDir = '';
  let folder = '';
  let count = 0;

  beforeEach(() => {
    dataDir = join(home.path, `data-${++count}`);
    folder = join(dataDir, 'database');
  });
  afterEach(stopLeftovers);
  after(() => home.remove());

  /** Resolves when a draft of a cluster holds its first file. */
  function draftBegun(): Promise<void> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new Promise((resolve) => {
      const watcher = watch(folder, (_event, name) => {
        if (!name?.startsWith('draft-')) return;
        watcher.close();
        resolve();
      });
    });
  }

  it('never uses what a start that was killed on the way left behind', async () => {
    const begun = draftBegun();
    const killed = serve([dataDir]);
    await begun;
    await killed.kill();
    assert.match(readdirSync(folder).join(), /draft-\d+-/);
    assert.ok(!readdirSync(folder).includes('cluster'));
    const next = await startForTest(dataDir);
    assert.deepEqual(await query(next, 'SELECT 1 AS works'), [{ works: 1 }]);
    assert.ok(!readdirSync(folder).some((name) => name.startsWith('draft-')));
    await next.stop();
  });

  it('is made once by two first starts at the same time; one of them serves', async () => {
    const servers = [serve([dataDir]), serve([dataDir])];
    const told = await Promise.all(servers.map((one) => one.saying(isSettled)));
    assert.equal(told.filter((one) => one.ready !== undefined).length, 1, JSON.stringify(told));
    assert.equal(told.filter((one) => one.refused === 'embedded.already_serving').length, 1);
    await Promise.all(servers.map((one) => one.stop()));
    assert.deepEqual(readdirSync(folder).toSorted(), ['cluster', 'lock']);
  });

  it('of a newer or an older PostgreSQL is refused and stays as it is', async () => {
    const cluster = join(folder, 'cluster');
    mkdirSync(cluster, { recursive: true, mode: 0o700 });
    for (const [version, code] of [
      ['99', 'embedded.data_newer'],
      ['15', 'embedded.data_older'],
    ]) {
      writeFileSync(join(cluster, 'PG_VERSION'), `${version}\n`);
      const refused = await refusalOf(dataDir);
      assert.equal(refused.code, code);
      assert.match(refused.title, new RegExp(`PostgreSQL ${version}; this Deskhand brings \\d+`));
      assert.deepEqual(readdirSync(cluster), ['PG_VERSION']);
    }
  });

  it('that lacks its control file is called damaged, a strange folder foreign', async () => {
    const cluster = join(folder, 'cluster');
    mkdirSync(cluster, { recursive: true, mode: 0o700 });
    writeFileSync(join(cluster, 'PG_VERSION'), '18\n');
    assert.equal((await refusalOf(dataDir)).code, 'embedded.data_damaged');
    rmSync(join(cluster, 'PG_VERSION'));
    writeFileSync(join(cluster, 'holiday.jpg'), 'not a database');
    assert.equal((await refusalOf(dataDir)).code, 'embedded.folder_foreign');
    assert.deepEqual(readdirSync(cluster), ['holiday.jpg']);
    rmSync(dataDir, { recursive: true });
    writeFileSync(dataDir, 'a file where the folder should be');
    assert.equal((await refusalOf(dataDir)).code, 'embedded.folder_foreign');
  });

  /** Runs the server where the data folder is a file system of 120 MB that it alone can see. */
  function serveOnSmallDisk(prepare: string): ReturnType<typeof serve> {
    mkdirSync(dataDir, { recursive: true });
    const script = `mount -t tmpfs -o size=120m none "$0" && { ${prepare}; } 2>/dev/null; exec "$@"`;
    return serve([dataDir], { prefix: ['unshare', '-m', 'sh', '-c', script, dataDir] });
  }

  it('is not begun on a disk without room', { skip: onlyRoot }, async () => {
    const full = serveOnSmallDisk('head -c 40M /dev/zero > "$0/filler"');
    const told = await full.saying(isSettled);
    assert.equal(told.refused, 'embedded.disk_full', JSON.stringify(told));
    assert.match(told.title ?? '', /^The disk that holds .* is full\.$/);
  });

  it('that fills its disk is refused in plain words', { skip: onlyRoot }, async () => {
    const made = join(home.path, 'made');
    await (await startForTest(made)).stop();
    const full = serveOnSmallDisk(`cp -a "${made}/." "$0"; head -c 200M /dev/zero > "$0/filler"`);
    const told = await full.saying(isSettled);
    assert.equal(told.refused, 'embedded.disk_full', JSON.stringify(told));
  });
});
