import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  makeFolder,
  nobody,
  onlyRoot,
  personEnvironment,
  root,
  run,
  type Program,
} from './process.test-support.ts';

/** Ways in which the launcher hands over: in its own place, or to a child where Node is too old for that. */
const handovers = [
  { name: 'in place', flags: [] },
  { name: 'to a child', flags: ['--import', 'data:text/javascript,process.execve=undefined'] },
] as const;

describe('the launcher', () => {
  const home = makeFolder();
  const ownNode = join(home.path, 'node', 'bin', 'node');
  let count = 0;

  before(() => {
    chmodSync(home.path, 0o755);
    mkdirSync(join(home.path, 'node', 'bin'), { recursive: true });
    cpSync(process.execPath, ownNode);
  });
  after(() => home.remove());

  /** A small repository: the launcher, and workspaces for npm to link; no package of a registry. */
  function makeProject(): string {
    const path = join(home.path, `project-${++count}`);
    cpSync(join(root, 'scripts'), join(path, 'scripts'), { recursive: true });
    writeProject(path, ['one']);
    return path;
  }

  function writeProject(path: string, parts: readonly string[]): void {
    const top = { name: 'small', version: '1.0.0', private: true, workspaces: ['parts/*'] };
    const packages: Record<string, unknown> = { '': top };
    for (const part of parts) {
      mkdirSync(join(path, 'parts', part), { recursive: true });
      const manifest = { name: part, version: '1.0.0' };
      writeFileSync(join(path, 'parts', part, 'package.json'), JSON.stringify(manifest));
      packages[`node_modules/${part}`] = { resolved: `parts/${part}`, link: true };
      packages[`parts/${part}`] = { version: '1.0.0' };
    }
    writeFileSync(join(path, 'package.json'), JSON.stringify(top));
    writeLock(path, packages);
  }

  function writeLock(path: string, packages: Record<string, unknown>): void {
    const lock = { name: 'small', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
    writeFileSync(join(path, 'package-lock.json'), JSON.stringify(lock));
  }

  /** A registry that keeps its callers waiting, and one that nobody can reach. */
  function needRegistry(path: string): void {
    const top = { name: 'small', version: '1.0.0', dependencies: { 'deskhand-unpublished': '1.0.0' } };
    writeFileSync(join(path, 'package.json'), JSON.stringify(top));
    const integrity = `sha512-${Buffer.alloc(64).toString('base64')}`;
    writeLock(path, { '': top, 'node_modules/deskhand-unpublished': { version: '1.0.0', integrity } });
  }

  const registryAt = (port: number): NodeJS.ProcessEnv => ({
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_fetch_retries: '0',
    npm_config_cache: join(home.path, 'empty-cache'),
  });

  function launch(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
    return run([ownNode, 'scripts/run.mjs', ...args], { cwd, env: personEnvironment(env) });
  }

  it('installs once with words on standard error, and is silent from then on', async () => {
    const cwd = makeProject();
    const first = await launch(cwd, ['-p', '"works"']).ended;
    assert.equal(first.code, 0, first.err);
    assert.equal(first.out, 'works\n');
    assert.match(first.err, /^Installing the dependencies .*\nInstalled in \d+ s\.\n$/);
    const second = await launch(cwd, ['-p', '"works"']).ended;
    assert.deepEqual([second.code, second.out, second.err], [0, 'works\n', '']);
    assert.ok(!existsSync(join(cwd, '.install-lock')));
  });

  it('installs again when the lockfile asks for more, and accepts what npm did by hand', async () => {
    const cwd = makeProject();
    await launch(cwd, ['-p', '1']).ended;
    writeProject(cwd, ['one', 'two']);
    const again = await launch(cwd, ['-p', 'require("fs").existsSync("node_modules/two")']).ended;
    assert.match(again.err, /Installing/);
    assert.equal(again.out, 'true\n');
    writeProject(cwd, ['one', 'two', 'three']);
    assert.equal((await run(['npm', 'ci'], { cwd }).ended).code, 0);
    assert.equal((await launch(cwd, ['-p', '1']).ended).err, '');
  });

  it('installs dependencies for development under NODE_ENV=production and npm start --omit=dev', async () => {
    const cwd = makeProject();
    const top = { name: 'small', version: '1.0.0', devDependencies: { tool: 'file:tool' } };
    mkdirSync(join(cwd, 'tool'));
    writeFileSync(join(cwd, 'tool', 'package.json'), JSON.stringify({ name: 'tool', version: '1.0.0' }));
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(top));
    const link = { resolved: 'tool', link: true };
    writeLock(cwd, { '': top, 'node_modules/tool': link, tool: { version: '1.0.0', dev: true } });
    const env = { NODE_ENV: 'production', npm_config_omit: 'dev' };
    const started = await launch(cwd, ['-p', 'require("fs").existsSync("node_modules/tool")'], env).ended;
    assert.equal(started.out, 'true\n', started.err);
  });

  it('lets one of two starts install while the other waits', async () => {
    const cwd = makeProject();
    const both = await Promise.all([1, 2].map((one) => launch(cwd, ['-p', String(one)]).ended));
    assert.deepEqual(
      both.map(({ code, out }) => [code, out]),
      [
        [0, '1\n'],
        [0, '2\n'],
      ],
    );
    const installed = both.filter(({ err }) => err.includes('Installing the dependencies'));
    assert.equal(installed.length, 1, both.map(({ err }) => err).join('\n'));
  });

  it('takes over from an installation that was killed', async () => {
    const cwd = makeProject();
    const gone = run(['true'], { cwd });
    await gone.ended;
    writeFileSync(join(cwd, '.install-lock'), JSON.stringify({ pid: gone.pid, startedAtTicks: '1' }));
    const started = await launch(cwd, ['-p', '"works"']).ended;
    assert.equal(started.out, 'works\n', started.err);
    // A pid that now belongs to another process is not the one that began to install either.
    writeProject(cwd, ['one', 'two']);
    writeFileSync(join(cwd, '.install-lock'), JSON.stringify({ pid: process.pid, startedAtTicks: '1' }));
    assert.equal((await launch(cwd, ['-p', '"works"']).ended).out, 'works\n');
  });

  it('releases everything when it is stopped while installing', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const cwd = makeProject();
    needRegistry(cwd);
    const asked = once(silent, 'connection') as Promise<[Socket]>;
    const starting = launch(cwd, ['-p', '1'], registryAt((silent.address() as AddressInfo).port));
    const [socket] = await asked;
    process.kill(starting.pid, 'SIGTERM');
    const { code, err } = await starting.ended;
    assert.equal(code, 143);
    assert.match(err, /Stopped while installing\./);
    assert.ok(!readdirSync(cwd).some((name) => name.startsWith('.install-lock')));
    socket.destroy();
    silent.close();
    writeProject(cwd, ['one']);
    assert.equal((await launch(cwd, ['-p', '"works"']).ended).out, 'works\n');
  });

  it('says in two lines that npm is missing, the registry is away or the lockfile does not fit', async () => {
    const cwd = makeProject();
    const noNpm = await launch(cwd, ['-p', '1'], { PATH: join(home.path, 'nowhere') }).ended;
    assert.equal(noNpm.code, 1);
    assert.match(noNpm.err, /\nnpm was not found\.\nInstall npm .*\n$/);
    needRegistry(cwd);
    const noNetwork = await launch(cwd, ['-p', '1'], registryAt(9)).ended;
    assert.equal(noNetwork.code, 1);
    assert.match(noNetwork.err, /\nThe package registry cannot be reached\.\nCheck the network.*\n$/);
    writeLock(cwd, { '': { name: 'small' } });
    const misfit = await launch(cwd, ['-p', '1'], registryAt(9)).ended;
    assert.equal(misfit.code, 1);
    assert.doesNotMatch(misfit.err, /^\s+at /m, 'no stack');
  });

  it('tells another user that the owner has to install', { skip: onlyRoot }, async () => {
    const cwd = makeProject();
    const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
    const env = personEnvironment();
    const refused = await run([...asNobody, ownNode, 'scripts/run.mjs', '-p', '1'], { cwd, env }).ended;
    assert.equal(refused.code, 1);
    assert.match(refused.err, /cannot be written\.\nStart once as the user who owns this folder\.\n$/);
  });

  for (const { name, flags } of handovers) {
    it(`passes on arguments, exit code and signals when it hands over ${name}`, async () => {
      const cwd = makeProject();
      await launch(cwd, ['-p', '1']).ended;
      const start = (...args: string[]): Program =>
        run([ownNode, ...flags, 'scripts/run.mjs', ...args], { cwd });
      const ended = await start('-e', 'console.log(process.argv[1]); process.exit(7)', 'two words').ended;
      assert.deepEqual([ended.code, ended.out], [7, 'two words\n']);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        const program = start(
          '-e',
          `process.on('${signal}', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up')`,
        );
        await program.saying(/up/);
        process.kill(program.pid, signal);
        assert.equal((await program.ended).code, 5, signal);
      }
      const killed = start('-e', 'console.log(process.pid); setInterval(() => {}, 1000)');
      const [, pid = ''] = await killed.saying(/^(\d+)$/m);
      process.kill(killed.pid, 'SIGKILL');
      await killed.ended;
      while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 20));
    });
  }
});
