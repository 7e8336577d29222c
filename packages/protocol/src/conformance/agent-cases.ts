import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyHash, hashParams, makeKeyPair, signersOf } from '../index.ts';
import type { AgentWorld } from './agent-world.ts';
import { waitUntil } from './agent-world.ts';
import {
  approve,
  certify,
  fromNow,
  makeCancel,
  makeJob,
  makeOrganisation,
  nextTrust,
} from './organisation.ts';
import { startReferenceServer } from './server.ts';
import { makeToken } from './store.ts';

/**
 * What every agent must do, tried from outside over real sockets. The suite needs three actions of an agent:
 * `file.hash@1` (R0), `file.put@1` (R1) and `file.remove@1` (R3).
 */
export interface AgentCase {
  readonly name: string;
  readonly withoutSocket?: boolean;
  readonly run: (world: AgentWorld) => Promise<void>;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const put = (path: string, text = 'words') => ({
  action: 'file.put',
  class: 'R1' as const,
  params: { path, contentBase64: base64(text), expectedSha256: null },
});

/** Long enough for an agent that would do something to have done it. */
const quietMs = 400;

const working: readonly AgentCase[] = [
  {
    name: 'enrols, proves itself, works, and signs what it says; output and hashes agree',
    run: async (world) => {
      const machine = await world.join();
      const path = join(world.home, '..', `${machine.agentId}.txt`);
      const first = world.give(machine, put(path));
      const second = world.give(machine, { action: 'file.hash', params: { path } });
      const results = [await world.resultOf(machine, first), await world.resultOf(machine, second)];
      rmSync(path);
      for (const [at, result] of results.entries()) {
        assert.deepEqual(signersOf('result', result, [machine.publicKey]), [machine.publicKey]);
        assert.equal(result.body.outcome, 'done', result.body.note);
        assert.equal(result.body.number, at + 1);
      }
      const [one, two] = results;
      assert.equal(two?.body.previous, bodyHash(one?.body ?? {}));
      assert.equal(one?.body.jobHash, bodyHash(first.body));
      assert.equal(two?.body.output?.['sha256'], hex('words'));
      const chunks = [...(machine.chunks.get(first.body.jobId)?.values() ?? [])];
      const raw = Buffer.concat(
        chunks.toSorted((a, b) => a.number - b.number).map((one) => Buffer.from(one.data, 'base64')),
      );
      assert.equal(one?.body.raw.sha256, createHash('sha256').update(raw).digest('base64url'));
      assert.equal(one?.body.raw.keptBytes, raw.length);
    },
  },
  {
    name: 'works by long poll where no socket comes through',
    withoutSocket: true,
    run: async (world) => {
      const machine = await world.join();
      await waitUntil('a heartbeat', () => machine.seen.some((frame) => frame.kind === 'heartbeat'));
      const path = join(world.home, '..', `${machine.agentId}.txt`);
      const job = world.give(machine, put(path));
      assert.equal((await world.resultOf(machine, job)).body.outcome, 'done');
      rmSync(path);
    },
  },
  {
    name: 'keeps results while the server is away, over a kill -9, and sends each once',
    run: async (world) => {
      const machine = await world.enrol();
      const agent = world.start();
      await waitUntil('the session', () => world.server.isConnected(machine.agentId));
      const files = Array.from({ length: 12 }, (_, at) =>
        join(world.home, '..', `${machine.agentId}-${at}.txt`),
      );
      const jobs = files.map((path) => world.give(machine, put(path)));
      await waitUntil('some work', () => files.some((path) => existsSync(path)));
      const { port } = world.server;
      await world.server.close();
      await agent.end('SIGKILL');
      world.start();
      await sleep(quietMs);
      world.server = await startReferenceServer(world.store, { port });
      const results = await Promise.all(jobs.map((job) => world.resultOf(machine, job)));
      assert.deepEqual(machine.conflicts, []);
      for (const [at, { body }] of results.entries()) {
        const path = files[at] ?? '';
        if (body.outcome === 'done') assert.ok(existsSync(path), `${path} is said to be done`);
        else assert.equal(`${body.outcome} ${body.code}`, 'unknown interrupted');
        rmSync(path, { force: true });
      }
      const numbers = results.map(({ body }) => body.number).toSorted((a, b) => a - b);
      assert.deepEqual(
        numbers,
        jobs.map((_, at) => at + 1),
      );
    },
  },
  {
    name: 'of waiting jobs with one supersede key the newest is run; a waiting job can be cancelled',
    run: async (world) => {
      const machine = await world.join();
      const path = join(world.home, '..', `${machine.agentId}.txt`);
      const later = { notBefore: fromNow(1500), supersedeKey: 'scan' };
      const old = world.give(machine, { ...put(`${path}.old`), ...later });
      const stopped = world.give(machine, { ...put(`${path}.stopped`), notBefore: fromNow(60_000) });
      const newest = world.give(machine, { ...put(path), ...later });
      await waitUntil(
        'all taken',
        () => machine.seen.filter((frame) => frame.kind === 'progress').length >= 3,
      );
      const cancel = makeCancel(world.organisation, machine.agentId, stopped.body.jobId);
      world.server.push(machine, { kind: 'cancel', cancel });
      const codes = [old, stopped, newest].map(async (job) => (await world.resultOf(machine, job)).body.code);
      assert.deepEqual(await Promise.all(codes), ['superseded', 'cancelled', 'ok']);
      assert.ok(!existsSync(`${path}.old`) && !existsSync(`${path}.stopped`));
      rmSync(path);
    },
  },
];

const refusing: readonly AgentCase[] = [
  {
    name: 'does not enrol at a desk whose root is not that of its token',
    run: async (world) => {
      const other = makeOrganisation();
      const token = makeToken({ ...world.store, organisation: other });
      const enrolled = await world.command(
        'enrol',
        '--server',
        world.server.url,
        '--token',
        token,
        '--home',
        world.home,
      );
      assert.notEqual(enrolled.code, 0);
    },
  },
  {
    name: 'does not go on with a server that cannot sign as its desk',
    run: async (world) => {
      const machine = await world.enrol();
      const { port } = world.server;
      await world.server.close();
      const impostor = { ...world.store, organisation: { ...world.organisation, dispatch: makeKeyPair() } };
      world.server = await startReferenceServer(impostor, { port });
      world.start();
      await waitUntil('a hello', () => machine.hello !== null);
      await sleep(quietMs);
      assert.equal(machine.provedSession, null);
    },
  },
  {
    name: 'jobs that are forged, changed, for another machine or of another desk are not answered',
    run: async (world) => {
      const machine = await world.join();
      const path = join(world.home, '..', `${machine.agentId}.txt`);
      const wish = { agentId: machine.agentId, ...put(path) };
      const { organisation } = world;
      const honest = makeJob(organisation, { ...wish, sequence: 3 });
      const bad = [
        makeJob(organisation, { ...wish, sequence: 1 }, makeKeyPair()),
        makeJob(organisation, { ...wish, sequence: 2 }, organisation.release),
        { ...honest, body: { ...honest.body, params: { ...honest.body.params, contentBase64: 'AAAA' } } },
        makeJob(organisation, { ...wish, sequence: 4, agentId: organisation.siteId }),
        makeJob(organisation, { ...wish, sequence: 5, organisationId: 'else' }),
      ];
      for (const job of bad) world.handOver(machine, job);
      const last = makeJob(organisation, {
        agentId: machine.agentId,
        sequence: 6,
        action: 'file.hash',
        params: { path: '/etc/hostname' },
      });
      world.handOver(machine, last);
      await world.resultOf(machine, last);
      assert.equal(machine.results.size, 1);
      assert.ok(!existsSync(path));
    },
  },
  {
    name: 'a job in a form that it does not know stops no other',
    run: async (world) => {
      const machine = await world.join();
      const hash = { action: 'file.hash', params: { path: '/etc/hostname' } };
      const later = makeJob(world.organisation, { agentId: machine.agentId, sequence: 1, ...hash });
      const body = { ...later.body, jobId: world.organisation.siteId, field: 'of a version to come' };
      machine.jobs.push({ ...later, body });
      const known = world.give(machine, { ...hash, sequence: 2 });
      assert.equal((await world.resultOf(machine, known)).body.outcome, 'done');
      assert.equal(machine.results.size, 1);
    },
  },
  {
    name: 'says by name why a job was not started, and starts nothing',
    run: async (world) => {
      const machine = await world.join();
      const path = join(world.home, '..', `${machine.agentId}.txt`);
      const wanted: readonly (readonly [code: string, wish: Parameters<AgentWorld['give']>[1]])[] = [
        ['job.expired', { ...put(path), expiresAt: fromNow(-1000) }],
        ['job.params-changed', { ...put(path), paramsHash: hashParams({ path }) }],
        ['job.sealed-unsupported', { ...put(path), sealed: 'secret' }],
        ['action.unknown', { action: 'file.eat', params: { path } }],
        ['action.version-unknown', { ...put(path), actionVersion: 99 }],
        ['action.params-invalid', { action: 'file.put', params: { path } }],
        ['action.params-invalid', { action: 'file.put', params: { ...put(path).params, more: 1 } }],
      ];
      for (const [code, wish] of wanted) {
        const { body } = await world.resultOf(machine, world.give(machine, wish));
        assert.equal(`${body.outcome} ${body.code}`, `refused ${code}`);
      }
      assert.ok(!existsSync(path));
    },
  },
  {
    name: 'a job that is handed over again is done once; its number is taken for ever',
    run: async (world) => {
      const machine = await world.join();
      const path = join(world.home, '..', `${machine.agentId}.txt`);
      const job = world.give(machine, put(path));
      const first = await world.resultOf(machine, job);
      rmSync(path);
      machine.results.delete(job.body.jobId);
      world.server.push(machine, { kind: 'work' });
      const again = await world.resultOf(machine, job);
      assert.deepEqual(again, first);
      const replayed = makeJob(world.organisation, {
        ...put(path),
        agentId: machine.agentId,
        sequence: job.body.sequence,
      });
      world.handOver(machine, replayed);
      const stale = world.give(machine, {
        action: 'file.hash',
        params: { path: '/etc/hostname' },
        sequence: 5000,
      });
      await world.resultOf(machine, stale);
      const old = world.give(machine, { ...put(path), sequence: 2 });
      assert.equal((await world.resultOf(machine, old)).body.code, 'sequence.stale');
      assert.ok(!existsSync(path));
      const ofReplayed = machine.results.get(replayed.body.jobId)?.body.outcome;
      assert.ok(ofReplayed === undefined || ofReplayed === 'refused');
    },
  },
  {
    name: 'a destructive action takes the signature of an operator, once; the keys of the server are not enough',
    run: async (world) => {
      const machine = await world.join();
      const path = join(world.home, '..', `${machine.agentId}.txt`);
      writeFileSync(path, 'precious');
      const { organisation } = world;
      const params = { path, expectedSha256: hex('precious') };
      const wish = { action: 'file.remove', class: 'R3' as const, params };
      const deed = { agentId: machine.agentId, action: 'file.remove', params };
      const codeOf = async (more: object): Promise<string> =>
        (await world.resultOf(machine, world.give(machine, { ...wish, ...more }))).body.code;
      assert.equal(await codeOf({}), 'approval.missing');
      assert.equal(await codeOf({ class: 'R0' }), 'approval.missing');
      const byServer = { ...organisation, root: organisation.dispatch };
      const certificate = certify(organisation);
      const forged = [
        { approval: approve(organisation, deed, organisation.dispatch), certificate },
        { approval: approve(organisation, deed), certificate: certify(byServer) },
        { approval: approve(organisation, { ...deed, params: { path: '/' } }), certificate },
      ];
      const codes: string[] = [];
      for (const authority of forged) codes.push(await codeOf({ authority }));
      assert.deepEqual(codes, ['approval.unsigned', 'certificate.unsigned', 'approval.other-params']);
      assert.ok(existsSync(path));
      const authority = { approval: approve(organisation, deed), certificate };
      assert.equal(await codeOf({ authority }), 'ok');
      assert.ok(!existsSync(path));
      writeFileSync(path, 'precious');
      assert.equal(await codeOf({ authority }), 'approval.used');
      assert.ok(existsSync(path));
      rmSync(path);
    },
  },
  {
    name: 'keys change by a statement of the root: the new dispatch key counts, the old one does not',
    run: async (world) => {
      const machine = await world.join();
      const fresh = makeKeyPair();
      const dispatch = [{ key: fresh.publicKey, notBefore: fromNow(-1000), notAfter: fromNow(3_600_000) }];
      const byStranger = nextTrust(world.organisation, { dispatch }, world.organisation.dispatch);
      world.server.push(machine, { kind: 'trust', trust: byStranger });
      world.server.push(machine, { kind: 'trust', trust: nextTrust(world.organisation, { dispatch }) });
      const hash = { action: 'file.hash', agentId: machine.agentId, params: { path: '/etc/hostname' } };
      const old = makeJob(world.organisation, { ...hash, sequence: 1 });
      const next = makeJob(world.organisation, { ...hash, sequence: 2 }, fresh);
      world.handOver(machine, old);
      world.handOver(machine, next);
      await world.resultOf(machine, next);
      assert.ok(!machine.results.has(old.body.jobId));
    },
  },
  {
    name: 'of a machine and its copy one betrays itself and both are stopped',
    run: async (world) => {
      const machine = await world.enrol();
      const agent = world.start();
      await waitUntil('the session', () => machine.provedSession !== null);
      await agent.end('SIGTERM');
      const copy = `${world.home}-copy`;
      cpSync(world.home, copy, { recursive: true });
      world.start();
      await waitUntil(
        'the next session',
        () => machine.connection === 2 && world.server.isConnected(machine.agentId),
      );
      world.start(copy);
      await waitUntil('quarantine', () => machine.state === 'quarantined');
      rmSync(copy, { recursive: true, force: true });
    },
  },
  {
    name: 'waits while it is pending, and learns nothing until it is approved',
    run: async (world) => {
      world.store.approvesAtOnce = false;
      const machine = await world.enrol();
      machine.jobs.push(
        makeJob(world.organisation, {
          agentId: machine.agentId,
          sequence: 1,
          action: 'file.hash',
          params: { path: '/etc/hostname' },
        }),
      );
      world.start();
      await sleep(quietMs);
      assert.equal(machine.hello, null);
      machine.state = 'approved';
      await waitUntil('the result', () => machine.results.size === 1);
      assert.ok(!readFileSync(join(world.home, 'agent.json'), 'utf8').includes('dhe1.'));
    },
  },
];

const day = 86_400_000;

const timing: readonly AgentCase[] = [
  {
    name: 'a machine whose clock is a day off works by the time of its desk; what destroys waits for both clocks',
    run: async (world) => {
      world.store.clockShiftMs = day;
      const machine = await world.join();
      const hash = { action: 'file.hash', params: { path: '/etc/hostname' } };
      const codeOf = async (wish: Parameters<AgentWorld['give']>[1]): Promise<string> =>
        (await world.resultOf(machine, world.give(machine, wish))).body.code;
      assert.equal(await codeOf({ ...hash, expiresAt: fromNow(2 * day) }), 'ok');
      assert.equal(await codeOf({ ...hash, expiresAt: fromNow(day / 2) }), 'job.expired');
      const params = { path: '/nowhere', expectedSha256: hex('') };
      const deed = { agentId: machine.agentId, action: 'file.remove', params };
      const authority = {
        approval: approve(world.organisation, deed),
        certificate: certify(world.organisation),
      };
      const wish = { action: 'file.remove', params, authority, expiresAt: fromNow(2 * day) };
      assert.equal(await codeOf(wish), 'clock.disagrees');
    },
  },
  {
    name: 'a server that turns the time back is not followed',
    run: async (world) => {
      const machine = await world.enrol();
      const first = world.start();
      await waitUntil('the session', () => machine.provedSession !== null);
      await first.end('SIGTERM');
      const before = machine.provedSession;
      world.store.clockShiftMs = -day;
      world.start();
      await waitUntil('another hello', () => machine.connection > 1);
      await sleep(quietMs);
      assert.equal(machine.provedSession, before);
    },
  },
];

export const agentCases: readonly AgentCase[] = [...working, ...refusing, ...timing];
