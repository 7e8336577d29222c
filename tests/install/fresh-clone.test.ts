import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  isRoot,
  makeFolder,
  nobody,
  onlyRoot,
  personEnvironment,
  root,
  run,
  type Program,
} from './process.test-support.ts';

const linkPattern = /Create the first administrator[^\n]*\n\s*(http:\S+)/;

/**
 * A port that nobody listens on, below the range that the system takes for outgoing connections: one of those could
 * take the port between this look and the start of the desk.
 */
async function listenAnywhere(): Promise<{ server: Server; port: number }> {
  for (;;) {
    const server = createServer();
    server.listen(20_000 + Math.floor(Math.random() * 12_000), '127.0.0.1');
    const taken = await once(server, 'listening').then(
      () => false,
      () => true,
    );
    if (!taken) return { server, port: (server.address() as AddressInfo).port };
  }
}

async function freePort(): Promise<number> {
  const { server, port } = await listenAnywhere();
  server.close();
  await once(server, 'close');
  return port;
}

/** The processes that work below a folder or were started from it, by what the kernel says. */
function processesBelow(folder: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const below = command.includes(folder) || readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
        return below ? [{ pid: Number(name), command }] : [];
      } catch {
        return [];
      }
    });
}

const isServer = ({ command }: { command: string }): boolean =>
  /bin\/node .*cli\.ts start/.test(command) && !command.includes('run.mjs') && !command.includes('setpriv');

/** A clone of what is committed, as a person would get it. */
function clone(into: string): void {
  const cloned = spawnSync('git', ['clone', '--quiet', `file://${root}`, into], { encoding: 'utf8' });
  assert.equal(cloned.status, 0, cloned.stderr);
}

interface Place {
  readonly clone: string;
  readonly data: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly prefix: readonly string[];
}

function npmStart(place: Place, more: NodeJS.ProcessEnv = {}): Program {
  const env = {
    ...place.env,
    PORT: String(place.port),
    SMTP_PORT: '0',
    DESKHAND_DATA: place.data,
    ...more,
  };
  return run([...place.prefix, 'npm', 'start'], { cwd: place.clone, env: personEnvironment(env) });
}

async function healthOf({ port }: Place): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
}

/** Stops it as Ctrl-C in a terminal does: the signal reaches npm, the launcher and the server. */
async function interrupt(started: Program, place: Place): Promise<void> {
  process.kill(-started.pid, 'SIGINT');
  const { code, signal } = await started.ended;
  assert.deepEqual([code, signal], [0, null], started.said());
  assert.deepEqual(processesBelow(place.data), [], 'PostgreSQL is gone');
  assert.deepEqual(processesBelow(place.clone), [], 'nothing of the clone is left running');
}

function ownersBelow(folder: string, uids = new Set<number>()): Set<number> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    uids.add(lstatSync(path).uid);
    if (entry.isDirectory()) ownersBelow(path, uids);
  }
  return uids;
}

describe('npm start on a fresh clone', () => {
  const home = makeFolder();
  const started: Program[] = [];
  let own: Place;

  before(async () => {
    chmodSync(home.path, 0o755);
    own = {
      clone: join(home.path, 'clone'),
      data: join(home.path, 'data'),
      port: await freePort(),
      env: {},
      prefix: [],
    };
  });
  afterEach(async () => {
    for (const { pid } of processesBelow(home.path)) process.kill(pid, 'SIGKILL');
    await Promise.allSettled(started.splice(0).map(({ ended }) => ended));
  });
  after(() => home.remove());

  function start(place: Place, more: NodeJS.ProcessEnv = {}): Program {
    const program = npmStart(place, more);
    started.push(program);
    return program;
  }

  /** Resolves when it serves; the server is the process that a fault would kill. */
  async function ready(program: Program, place: Place): Promise<{ serverPid: number }> {
    await program.saying(/is ready after .*http:/);
    assert.equal(await healthOf(place), 200);
    const server = processesBelow(place.clone).find(isServer);
    assert.ok(server, JSON.stringify(processesBelow(place.clone)));
    return { serverPid: server.pid };
  }

  it('installs, builds, creates the database, serves and prints the one-time link; Ctrl-C ends all of it', async () => {
    clone(own.clone);
    const first = start(own);
    await ready(first, own);
    const [, link = ''] = await first.saying(linkPattern);
    assert.ok(link.startsWith(`http://127.0.0.1:${own.port}/`), link);
    const page = await fetch(link.split('#')[0] ?? link, { headers: { accept: 'text/html' } });
    assert.equal(page.status, 200);
    const lines = [
      'Installing the dependencies',
      'Installed in',
      'Building the web',
      'Creating the database',
    ];
    const found = lines.map((line) => first.said().indexOf(line));
    assert.ok(!found.includes(-1), first.said());
    assert.deepEqual(
      found.toSorted((a, b) => a - b),
      found,
      'in this order',
    );
    await interrupt(first, own);
    assert.deepEqual([...ownersBelow(own.clone)], [process.getuid?.()], 'all files have one owner');
  });

  it('starts a second time without repeating that, with the data of the first', async () => {
    const made = await run(
      [
        'npx',
        'deskhand',
        'admin',
        'create',
        '--email',
        'first@example.org',
        '--name',
        'First',
        '--password-stdin',
      ],
      { cwd: own.clone, env: personEnvironment({ DESKHAND_DATA: own.data }), input: 'seven quiet herons\n' },
    ).ended;
    assert.equal(made.code, 0, made.err);
    const second = start(own);
    await ready(second, own);
    assert.doesNotMatch(second.said(), /Installing|Building|Creating|first administrator/);
    await interrupt(second, own);
  });

  it('opens the data after kill -9 of the server, with nothing left behind', async () => {
    const killed = start(own);
    const { serverPid } = await ready(killed, own);
    process.kill(serverPid, 'SIGKILL');
    assert.notEqual((await killed.ended).code, 0);
    const third = start(own);
    await ready(third, own);
    assert.doesNotMatch(third.said(), /first administrator/);
    await interrupt(third, own);
  });

  it('says plainly that the port is taken or that another Deskhand serves the data', async () => {
    const { server, port } = await listenAnywhere();
    const refused = await start({ ...own, port }).ended;
    server.close();
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, new RegExp(`Port ${port} is taken by another program\\.\n.*PORT=`));
    assert.doesNotMatch(refused.err, /^\s+at /m, 'no stack');
    assert.deepEqual(processesBelow(own.data), []);
    const serving = start(own);
    await ready(serving, own);
    const second = await start({ ...own, port: await freePort() }).ended;
    assert.notEqual(second.code, 0);
    assert.match(second.err, /Another Deskhand is already serving/);
    assert.equal(await healthOf(own), 200);
    await interrupt(serving, own);
  });

  it('works for an ordinary user under NODE_ENV=production', { skip: onlyRoot }, async () => {
    const place: Place = {
      clone: join(home.path, 'user', 'clone'),
      data: join(home.path, 'user', 'clone', 'data'),
      port: await freePort(),
      env: { HOME: join(home.path, 'user'), NODE_ENV: 'production' },
      prefix: ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'],
    };
    clone(place.clone);
    spawnSync('chown', ['-R', `${nobody}:${nobody}`, join(home.path, 'user')]);
    const first = start(place);
    const { serverPid } = await ready(first, place);
    await first.saying(linkPattern);
    assert.equal(lstatSync(`/proc/${serverPid}`).uid, nobody);
    await interrupt(first, place);
    assert.deepEqual([...ownersBelow(place.clone)], [nobody]);
    assert.ok(existsSync(join(place.data, 'database', 'cluster', 'PG_VERSION')));
  });

  it(
    'for a clone of somebody else, root leaves no files that this person cannot change',
    { skip: onlyRoot },
    async () => {
      assert.ok(isRoot);
      const place: Place = {
        ...own,
        clone: join(home.path, 'user', 'clone'),
        data: join(home.path, 'user', 'clone', 'data'),
        port: await freePort(),
      };
      const shared = start(place);
      await ready(shared, place);
      await interrupt(shared, place);
      assert.deepEqual([...ownersBelow(place.clone)], [nobody]);
    },
  );
});
