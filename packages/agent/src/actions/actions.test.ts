import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { firstFault, fits } from '@deskhand/protocol';
import { findDevice } from '../device-book.ts';
import { openPolicy } from '../policy.ts';
import { runProcess } from '../run/run-process.ts';
import type { ActionContext } from './action.ts';
import { findAction, listActions } from './index.ts';

const folder = import.meta.dirname;
const kindFiles = readdirSync(folder).filter(
  (name) => /^[a-z]+\.[a-z-]+\.ts$/.test(name) && !name.includes('.test.'),
);

/** Parameters with which each reading action is really run on this machine; an action without them fails here. */
const samples: Readonly<Record<string, Record<string, unknown>>> = {
  'cert.list': { path: '/etc/hostname' },
  'device.show': { device: 'core', show: 'routes' },
  'disk.usage': {},
  'file.fetch': { path: '/etc/hostname' },
  'file.hash': { path: '/etc/hostname' },
  'file.list': { path: '/etc' },
  'log.read': { lines: 5 },
  'net.addresses': {},
  'net.dns': { name: 'localhost', servers: ['127.0.0.1:9'] },
  'net.duplicate-address': { interface: 'lo', address: '127.0.0.1' },
  'net.gateway': {},
  'net.http': { url: 'http://127.0.0.1:9/' },
  'net.lease': { interface: 'nosuch0', waitMs: 500 },
  'net.link': {},
  'net.neighbours': {},
  'net.path': { host: '127.0.0.1', hops: 1 },
  'net.path-mtu': { host: '127.0.0.1', largest: 600 },
  'net.ping': { host: '127.0.0.1', count: 1 },
  'net.ports': {},
  'net.tcp': { host: '127.0.0.1', port: 9 },
  'net.tls': { host: '127.0.0.1', port: 9 },
  'package.scan': {},
  'printer.status': { host: '127.0.0.1', port: 9 },
  'proc.list': { limit: 3 },
  'service.status': { service: 'cron' },
  'snmp.walk': { host: '127.0.0.1', port: 9, oid: '1.3.6.1.2.1.1' },
  'time.check': { server: '127.0.0.1', port: 9 },
  'user.sessions': {},
};

describe('every action', () => {
  let home = '';
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'deskhand-actions-'));
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  function contextOf(signal: AbortSignal): ActionContext {
    return {
      signal,
      policy: openPolicy,
      ownFolders: [home],
      record: () => undefined,
      remember: () => undefined,
      findDevice: (name) => findDevice(home, name),
      exec: (argv, wishes = {}) =>
        runProcess(argv, {
          signal,
          timeoutMs: wishes.timeoutMs ?? 20_000,
          onBytes: () => undefined,
          onStart: () => undefined,
        }),
    };
  }

  test('is a file of its name, and no file is forgotten', () => {
    const kinds = listActions().map((action) => `${action.kind}.ts`);
    assert.deepEqual(kinds.toSorted(), kindFiles.toSorted());
    assert.equal(new Set(kinds).size, kinds.length);
  });

  test('is used by a test in a network or a lab', () => {
    const trials = join(folder, '../../../../tests/agent');
    const files = readdirSync(trials).filter((name) => name.endsWith('.test.ts'));
    const text = files.map((name) => readFileSync(join(trials, name), 'utf8')).join('');
    const unused = listActions().filter(({ kind }) => !new RegExp(`['\\s]${kind}['\\s]`).test(text));
    assert.deepEqual(
      unused.map((action) => action.kind),
      [],
    );
  });

  test('starts programs by arguments alone: none has a shell or a way around the recorder', () => {
    for (const name of kindFiles) {
      const text = readFileSync(join(folder, name), 'utf8');
      assert.ok(!/child_process|['"](ba|da)?sh['"]|shell:|process\.env/.test(text), name);
    }
  });

  for (const action of listActions()) {
    test(`${action.kind}: says what it is, refuses fields that it does not know`, () => {
      assert.ok(action.summary.length > 10 && action.undo.length > 10);
      assert.ok(action.timeoutMs > 0 && action.version > 0);
      const isRead = action.class === 'R0';
      assert.equal(action.repeat, isRead ? 'harmless' : 'never');
      assert.equal(action.rehearse === undefined, isRead, 'what changes something can be rehearsed');
      assert.equal(action.locks({ path: '/x' }).length === 0, isRead, 'what changes something holds a lock');
      assert.ok(firstFault(action.params, { nobodyKnows: 1 }) !== undefined);
    });
  }

  for (const action of listActions().filter((one) => one.class === 'R0')) {
    test(`${action.kind}: run here, its output is what its schema says`, async () => {
      const params = samples[action.kind];
      assert.ok(params !== undefined, 'give it parameters in this test');
      assert.equal(firstFault(action.params, params), undefined);
      const end = await action.run(params, contextOf(AbortSignal.timeout(30_000)));
      assert.ok(end.note.length > 0 && /^[a-z]/.test(end.code));
      if (end.outcome === 'done') assert.equal(firstFault(action.output, end.output), undefined);
      else assert.notEqual(end.code, 'ok');
    });

    test(`${action.kind}: ends soon when it is stopped`, async () => {
      const startedMs = performance.now();
      const stopped = AbortSignal.abort();
      await action.run(samples[action.kind] ?? {}, contextOf(stopped)).catch(() => undefined);
      assert.ok(performance.now() - startedMs < 6000);
    });
  }

  test('hosts and paths that would be options or other files are refused before anything runs', async () => {
    for (const host of ['-f', '--help', 'a b', '$(id)', '']) {
      assert.ok(firstFault(findAction('net.ping')?.params ?? {}, { host }) !== undefined, host);
    }
    const hash = findAction('file.hash');
    for (const path of ['/etc/shadow', '/proc/self/environ', `${home}/key.pem`, '/etc/../etc/shadow']) {
      writeFileSync(join(home, 'key.pem'), 'secret');
      const end = await hash?.run({ path }, contextOf(AbortSignal.timeout(5000)));
      assert.match(end?.code ?? '', /^path\.(secret|forbidden|not-normal)$/, path);
    }
  });

  test('a put is rehearsed without a trace, done when all is as expected, and taken back by its undo', async () => {
    const put = findAction('file.put');
    const remove = findAction('file.remove');
    const outside = mkdtempSync(join(tmpdir(), 'deskhand-put-'));
    const context = contextOf(AbortSignal.timeout(5000));
    const path = join(outside, 'hosts');
    const params = { path, contentBase64: Buffer.from('new').toString('base64'), expectedSha256: null };
    const rehearsed = await put?.rehearse?.(params, context);
    assert.equal(rehearsed?.outcome, 'done');
    assert.deepEqual(readdirSync(outside), []);
    const end = await put?.run(params, context);
    assert.equal(readFileSync(path, 'utf8'), 'new');
    assert.ok(put !== undefined && fits(put.output, end?.output));
    writeFileSync(path, 'changed by somebody');
    assert.equal((await put.run(params, context)).code, 'file.differs');
    const undo = end?.undo?.params ?? {};
    assert.equal((await remove?.run(undo, context))?.code, 'file.differs');
    writeFileSync(path, 'new');
    assert.equal((await remove?.run(undo, context))?.code, 'ok');
    assert.deepEqual(readdirSync(outside), []);
    rmSync(outside, { recursive: true });
  });
});
