import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { WebSocket } from 'ws';
import { bodyHash, paths, type SignedReceipt } from '@deskhand/protocol';
import { ProbeMachine, type ServerControl } from '@deskhand/protocol/conformance';
import { newId } from '#platform/server/ids';
import { openGatewayWorld, type GatewayWorld } from './gateway.test-support.ts';
import type { Gateway } from './index.ts';
import { limits } from './limits.ts';

const health = {
  uptimeSeconds: 1,
  load1: 0.5,
  memoryTotalBytes: 1,
  memoryAvailableBytes: 1,
  diskTotalBytes: 1,
  diskAvailableBytes: 1,
  rebootRequired: false,
  waitingResults: 0,
  runningJobs: 0,
  droppedSamples: 0,
};

describe('machines that send what they should not', { timeout: 60_000 }, () => {
  let world: GatewayWorld;
  let gateway: Gateway;
  let control: ServerControl;
  before(async () => {
    world = await openGatewayWorld();
    gateway = await world.openGateway();
    control = world.controlOf(gateway);
  });
  after(() => world.close());

  async function connected(at = control): Promise<ProbeMachine> {
    const machine = new ProbeMachine(at.url);
    await machine.enrol(await at.makeToken({}));
    await at.approve(machine.agentId);
    await machine.connect();
    return machine;
  }

  async function open(machine: ProbeMachine): Promise<WebSocket> {
    const socket = machine.openSocket();
    await once(socket, 'open');
    return socket;
  }

  /** The health of a machine as the database has it, once a heartbeat with this uptime is stored. */
  async function untilStored(machine: ProbeMachine, uptimeSeconds: number): Promise<void> {
    await until(async () => {
      const row = await world.world.desk.database.reader.first<{ health: typeof health | null }>(
        sql<{
          health: typeof health | null;
        }>`select health from endpoints_connections where machine_id = ${machine.agentId}`,
      );
      return row?.health?.uptimeSeconds === uptimeSeconds;
    });
  }

  function beat(socket: WebSocket, uptimeSeconds: number): void {
    socket.send(JSON.stringify({ kind: 'heartbeat', health: { ...health, uptimeSeconds } }));
  }

  async function conflictsOf(machine: ProbeMachine): Promise<string[]> {
    const rows = await world.world.desk.database.reader.rows<{ kind: string }>(
      sql<{
        kind: string;
      }>`select kind from endpoints_conflicts where machine_id = ${machine.agentId} order by kind`,
    );
    return rows.map(({ kind }) => kind);
  }

  test('frames that nobody knows close nothing, and the next good one counts', async () => {
    const machine = await connected();
    const socket = await open(machine);
    const dropped = gateway.counters.droppedFrames;
    const bad = ['{"kind":"terminal.open"}', 'null', '{', `${'['.repeat(100_000)}${']'.repeat(100_000)}`];
    for (const frame of bad) socket.send(frame);
    socket.send(JSON.stringify({ kind: 'progress', jobId: newId(), state: 'perhaps' }));
    socket.send(Buffer.from([1, 2, 3]));
    beat(socket, 7);
    await untilStored(machine, 7);
    assert.equal(gateway.counters.droppedFrames - dropped, bad.length + 2);
    socket.terminate();
  });

  test('a frame of 100 MB and one that is no UTF-8 end their own socket alone', async () => {
    const neighbour = await open(await connected());
    const large = await open(await connected());
    large.send(Buffer.alloc(100 * 1_048_576, 0x20), { binary: false }, () => undefined);
    const [code] = (await once(large, 'close')) as [number];
    assert.ok(code === 1009 || code === 1006, String(code));
    const broken = await open(await connected());
    broken.send(Buffer.from([0x7b, 0xff, 0xfe]), { binary: false });
    assert.equal(((await once(broken, 'close')) as [number])[0], 1007);
    assert.equal(neighbour.readyState, neighbour.OPEN);
    neighbour.terminate();
  });

  test('a hundred thousand tiny frames cost their sender alone', async () => {
    const flood = await open(await connected());
    const machine = await connected();
    const socket = await open(machine);
    const dropped = gateway.counters.droppedFrames;
    for (let turn = 0; turn < 100_000; turn += 1) flood.send('{}');
    beat(socket, 11);
    await untilStored(machine, 11);
    await until(async () => gateway.counters.droppedFrames > dropped);
    assert.ok(gateway.counters.droppedFrames - dropped < 100_000, 'it is not read faster than its share');
    assert.deepEqual(await machine.work(), []);
    flood.terminate();
    socket.terminate();
  });

  test('depth that a parser survives and people would not is refused', async () => {
    const machine = await connected();
    const jobId = await control.giveJob(machine.agentId);
    const [job] = await machine.work();
    assert.ok(job !== undefined);
    const deep = JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`) as Record<string, unknown>;
    const result = machine.resultFor(job, { output: deep });
    const answer = await machine.post(paths.results, { results: [result], chunks: [] });
    assert.deepEqual([answer.status, answer.code], [400, 'body.invalid']);
    assert.equal((await control.resultOf(machine.agentId, jobId)).result, null);
  });

  test('numbers and times that no column holds are refused, and cost nobody else a receipt', async () => {
    const machine = await connected();
    await control.giveJob(machine.agentId);
    const [job] = await machine.work();
    assert.ok(job !== undefined);
    for (const changes of [
      { number: 1e300 },
      { clockOffsetMs: -1e300 },
      { endedAt: '9999-99-99T99:99:99.999Z' },
    ]) {
      const results = [machine.resultFor(job, changes)];
      const answer = await machine.post(paths.results, { results, chunks: [] });
      assert.equal(answer.status, 400, JSON.stringify(changes));
    }
    const nasty = { note: 'a\u0000b\u202ec', code: 'x\u0000y' };
    const answer = await machine.post(paths.results, {
      results: [machine.resultFor(job, nasty)],
      chunks: [],
    });
    assert.equal(answer.status, 200, 'a note with a zero in it is evidence all the same');
    const hello = machine.helloBody({ connection: 1e300 });
    assert.equal((await machine.hello(hello)).status, 400);
  });

  test('evidence for no job of the machine, other bytes and holes in the numbers are kept beside, and receipted', async () => {
    const machine = await connected();
    await control.giveJob(machine.agentId);
    const [job] = await machine.work();
    assert.ok(job !== undefined);
    const lost = { ...job, body: { ...job.body, jobId: newId() } };
    const first = machine.resultFor(lost);
    const second = machine.resultFor(job, { number: 4, previous: bodyHash(first.body) });
    const chunk = { jobId: job.body.jobId, number: 0, stream: 'stdout', atMs: 0, data: 'YQ==' };
    const chunks = [chunk, { ...chunk, data: 'Yg==' }, { ...chunk, jobId: lost.body.jobId }];
    const answer = await machine.post(paths.results, { results: [first, second], chunks });
    const { receipts } = answer.body as { receipts: SignedReceipt[] };
    assert.deepEqual(
      receipts.map(({ body }) => body.resultHash),
      [bodyHash(first.body), bodyHash(second.body)],
    );
    assert.deepEqual(await conflictsOf(machine), ['chunk', 'job-unknown', 'job-unknown', 'number']);
    const again = await machine.post(paths.results, { results: [first, second], chunks });
    assert.deepEqual(again.body, answer.body, 'the same again gets the same receipts');
    assert.equal((await conflictsOf(machine)).length, 4);
  });

  test('more output than the job allows is refused, and so is evidence beside the evidence without end', async () => {
    const machine = await connected();
    await control.giveJob(machine.agentId);
    const [job] = await machine.work();
    assert.ok(job !== undefined);
    const { jobId, outputCapBytes } = job.body;
    const data = Buffer.alloc(16_384, 0x61).toString('base64');
    const send = async (from: number, of: string): Promise<number> => {
      const chunks = Array.from({ length: 40 }, (_, at) => {
        return { jobId: of, number: from + at, stream: 'stdout', atMs: 0, data };
      });
      return (await machine.post(paths.results, { results: [], chunks })).status;
    };
    const statuses: number[] = [];
    for (let from = 0; from * 16_384 < 2 * outputCapBytes; from += 40) statuses.push(await send(from, jobId));
    assert.deepEqual([statuses[0], statuses.at(-1)], [200, 400]);
    let last = 200;
    for (let turn = 0; turn < 30 && last === 200; turn += 1) last = await send(turn * 40, newId());
    assert.equal(last, 429);
    const results = [machine.resultFor(job)];
    assert.equal((await machine.post(paths.results, { results, chunks: [] })).status, 200, 'its job may end');
  });

  test('what was sent once is worth nothing at the next gateway, and what was stored is receipted there again', async () => {
    const machine = await connected();
    await control.giveJob(machine.agentId);
    const [job] = await machine.work();
    assert.ok(job !== undefined);
    const results = { results: [machine.resultFor(job)], chunks: [] };
    const first = await machine.post(paths.results, results);
    const session = machine.session;
    const next = world.controlOf(await world.openGateway());
    const moved = new ProbeMachine(next.url);
    Object.assign(moved, { key: machine.key, agentId: machine.agentId, session });
    const proof = await moved.post(paths.prove, {});
    assert.deepEqual([proof.status, proof.code], [401, 'session.unproved'], 'a proof counts once');
    assert.equal((await moved.post(paths.results, results)).code, 'session.unproved');
    Object.assign(moved, { connection: machine.connection, proved: session });
    await moved.connect();
    assert.deepEqual((await moved.post(paths.results, results)).body, first.body);
    const socket = await open(moved);
    const stale = async (): Promise<string> => (await machine.post(paths.work, { after: 0, have: [] })).code;
    await until(async () => (await stale()) === 'session.unproved');
    socket.terminate();
  });

  test('strangers who knock and say nothing are held outside, and machines work on', async () => {
    const machine = await connected();
    const sockets: Socket[] = [];
    let refused = 0;
    for (let turn = 0; turn < limits.unprovedPerAddress + 200; turn += 1) {
      const socket = connect(gateway.port, '127.0.0.1');
      socket.on('error', () => undefined).once('close', () => (refused += 1));
      sockets.push(socket);
    }
    await until(async () => refused >= 150);
    assert.deepEqual(await machine.work(), []);
    for (const socket of sockets) socket.destroy();
    await until(async () => connectedAgain());
  });

  async function connectedAgain(): Promise<boolean> {
    return connected().then(
      () => true,
      () => false,
    );
  }

  test('guessing is slowed down for the one who guesses', async () => {
    const stranger = new ProbeMachine(control.url);
    const guess = async (): Promise<number> =>
      (await stranger.post(paths.work, { after: 0, have: [] }, { name: newId() })).status;
    const known = await connected();
    let slowed = 0;
    for (let turn = 0; turn < 20 && slowed === 0; turn += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, guess));
      slowed = answers.filter((status) => status === 429).length;
    }
    assert.ok(slowed > 0);
    assert.deepEqual(await known.work(), [], 'a machine that is known from that address works on');
  });
});

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 20));
}
