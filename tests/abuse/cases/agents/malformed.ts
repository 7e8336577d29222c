import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers, paths } from '@deskhand/protocol';
import type { ProbeMachine } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { gatewayPid, heartbeat, residentMiB, startHeartbeats } from '../../oracles/heartbeats.ts';
import { connect, hostileAddress, said, type Fleet } from '../../stage/fleet.ts';
import type { Stage } from '../../stage/stage.ts';

type WebSocket = ReturnType<ProbeMachine['openSocket']>;

/** How much of everything. */
interface Size {
  readonly healthy: number;
  readonly tinyFrames: number;
  readonly halfOpen: number;
  readonly slowMs: number;
}

const quick: Size = { healthy: 50, tinyFrames: 100_000, halfOpen: 1500, slowMs: 1000 };
const whole: Size = { healthy: 50, tinyFrames: 1_000_000, halfOpen: 5000, slowMs: 20_000 };

const operations = ['agent.token', 'agent.approve', 'trust.statement', 'site.create'] as const;

export const malformedMessages: AbuseCase = {
  id: 'A-151',
  title: 'What one machine sends stops neither the gateway nor another machine',
  area: 'agent-gateway',
  operations,
  attempt: (stage, look) => attack(stage, look, quick),
};

export const malformedMessagesLong: AbuseCase = {
  id: 'A-151b',
  title: 'The same with a million frames and five thousand half-open connections',
  area: 'agent-gateway',
  operations,
  isLong: true,
  attempt: (stage, look) => attack(stage, look, whole),
};

async function attack(stage: Stage, look: Look, size: Size): Promise<void> {
  const fleet = await stage.fleet();
  const healthy: ProbeMachine[] = [];
  for (let at = 0; at < size.healthy; at += 10)
    healthy.push(...(await Promise.all(Array.from({ length: 10 }, () => fleet.machine()))));
  const hostile = await fleet.machine({ from: hostileAddress() });
  const pid = gatewayPid(stage.desk.pid);
  const beats = startHeartbeats(healthy);
  await sleep(1500);
  const beforeMiB = residentMiB(pid);
  let highestMiB = beforeMiB;
  const meter = setInterval(() => (highestMiB = Math.max(highestMiB, residentMiB(pid))), 100);
  let last = { name: 'nothing', gapMs: beats.longestGapMs() };
  try {
    for (const [name, attempt] of attacks) {
      const startedMs = performance.now();
      await attempt({ fleet, hostile, healthy, look, size });
      const gapMs = beats.longestGapMs();
      if (gapMs > last.gapMs) last = { name, gapMs };
      look.note(
        `${name}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s, ${residentMiB(pid).toFixed(0)} MiB`,
      );
    }
  } finally {
    clearInterval(meter);
    await beats.stop();
  }
  const { gapMs } = last;
  const refusals = [...beats.refusals()].map(([code, count]) => `${count} ${code}`).join(', ');
  look.holds(beats.answered() > size.healthy * 3, `only ${beats.answered()} heartbeats were answered`);
  look.holds(
    gapMs < 5000,
    `a healthy machine waited ${(gapMs / 1000).toFixed(1)} s, longest during: ${last.name}`,
  );
  look.holds(!/401|closed|pong/.test(refusals), `healthy machines were cut off: ${refusals}`);
  look.holds(
    highestMiB - beforeMiB < 100,
    `memory grew from ${beforeMiB.toFixed(0)} to ${highestMiB.toFixed(0)} MiB`,
  );
  look.holds(gatewayPid(stage.desk.pid) === pid, 'the gateway is another process: it ended');
  const late = await fleet.machine();
  look.holds((await late.work()).length === 0, 'a new machine cannot connect any more');
  await connect(hostile);
  look.note(
    `${beats.answered()} heartbeats, longest gap ${gapMs.toFixed(0)} ms (${last.name}), refused: ${refusals || 'none'}`,
  );
  look.note(`memory of the gateway: ${beforeMiB.toFixed(0)} MiB before, ${highestMiB.toFixed(0)} at most`);
}

interface Scene {
  readonly fleet: Fleet;
  readonly hostile: ProbeMachine;
  readonly healthy: readonly ProbeMachine[];
  readonly look: Look;
  readonly size: Size;
}

const attacks: readonly (readonly [string, (scene: Scene) => Promise<void>])[] = [
  ['bodies that are no message', badBodies],
  ['steps in the wrong order', wrongOrder],
  ['bodies without end', endlessBodies],
  ['bodies that are held back', heldBodies],
  ['frames that are no message', badFrames],
  ['frames without end', endlessFrames],
  ['tiny frames', tinyFrames],
  ['half-open connections', halfOpen],
  ['slow connections', slowConnections],
];

const deep = '['.repeat(100_000);
const notUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x3a, 0x31, 0x7d]);

async function badBodies({ hostile, look }: Scene): Promise<void> {
  const bodies: readonly (string | Buffer)[] = [
    '',
    'null',
    '0',
    '[]',
    '{',
    deep,
    `{"after":0,"have":${deep}`,
    `{"a":`.repeat(20_000),
    '{"after":1e999,"have":[]}',
    '{"after":-1,"have":[]}',
    '{"after":0}',
    '{"after":0,"have":[],"more":1}',
    '{"__proto__":{"after":0},"have":[]}',
    '{"frames":[{"kind":"surprise"}],"waitMs":0}',
    '{"frames":[{"kind":"progress","jobId":"x","state":"exploded"}],"waitMs":0}',
    '{"results":[{"body":{"outcome":"perhaps"},"signatures":[]}],"chunks":[]}',
    notUtf8,
    Buffer.alloc(1000),
  ];
  for (const path of [paths.work, paths.wait, paths.results])
    for (const body of bodies) {
      const answer = await hostile.send(path, body);
      look.holds(
        said(answer) === '400 body.invalid',
        `${path} ${String(body).slice(0, 40)}: ${said(answer)}`,
      );
    }
}

async function wrongOrder({ fleet, hostile, look }: Scene): Promise<void> {
  const session = hostile.session;
  const tries = [
    await hostile.post(paths.prove, {}),
    await hostile.post(paths.prove, { session }),
    await hostile.post(paths.work, { after: 0, have: [] }, { session: '-' }),
    await hostile.post('/agent/v1/socket', {}),
    await hostile.post('/agent/v2/work', {}),
    await hostile.post('/agent/v1/results/../enrol', {}),
    await hostile.send(paths.work, '', { method: 'DELETE' }),
  ];
  for (const [at, answer] of tries.entries())
    look.holds(answer.status >= 400 && answer.status < 500, `step ${at} out of its order: ${said(answer)}`);
  const stranger = await fleet.pending({}, hostileAddress());
  const early = await stranger.post(paths.results, { results: [], chunks: [] });
  look.holds(early.status === 403, `results before approval: ${said(early)}`);
  await connect(hostile);
}

/** 100 MiB to each door: by its length, and without a length. */
async function endlessBodies({ fleet, hostile, look }: Scene): Promise<void> {
  const head = (path: string, length: string, name: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: desk\r\n${headers.agent}: ${name}\r\n${headers.session}: ${hostile.session}\r\n` +
    `${headers.request}: 1\r\n${headers.signature}: ${'A'.repeat(86)}\r\n${length}\r\n\r\n`;
  const piece = Buffer.alloc(65_536, 0x20);
  const chunked = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]);
  const tries = [paths.enrol, paths.hello, paths.work, paths.results].flatMap((path) =>
    [hostile.agentId, hostile.key.publicKey].flatMap((name) => [
      pour(fleet, head(path, `Content-Length: ${100 * 1_048_576}`, name), piece, 1600),
      pour(fleet, head(path, 'Transfer-Encoding: chunked', name), chunked, 1600),
      pour(fleet, head(path, 'Content-Encoding: gzip\r\nContent-Length: 104857600', name), piece, 1600),
    ]),
  );
  for (const poured of await Promise.all(tries))
    look.holds(poured < 100 * 1_048_576, `a door took ${poured} bytes`);
}

/** Writes for as long as somebody takes it; how many bytes that were. */
async function pour(fleet: Fleet, head: string, piece: Buffer, times: number): Promise<number> {
  const socket = open(fleet, hostileAddress());
  socket.write(head);
  let bytes = 0;
  for (let at = 0; at < times && !socket.destroyed; at += 1) {
    if (!socket.write(piece)) await Promise.race([drained(socket), sleep(2000)]);
    if (socket.writableNeedDrain) break;
    bytes += piece.length;
  }
  socket.destroy();
  return bytes;
}

/** A stranger who knows the name of a machine begins large bodies and keeps the last byte. */
async function heldBodies({ fleet, healthy, look, size }: Scene): Promise<void> {
  const [victim] = healthy;
  const from = hostileAddress();
  const length = 1_048_576;
  const head =
    `POST ${paths.results} HTTP/1.1\r\nHost: desk\r\n${headers.agent}: ${victim?.agentId}\r\n` +
    `${headers.session}: -\r\n${headers.request}: 1\r\n${headers.signature}: ${'A'.repeat(86)}\r\nContent-Length: ${length}\r\n\r\n`;
  const body = Buffer.alloc(length - 1, 0x20);
  const sockets = Array.from({ length: 120 }, () => {
    const socket = open(fleet, from);
    socket.write(head);
    socket.write(body);
    return socket;
  });
  await sleep(size.slowMs + 2000);
  const answer = await victim?.post(paths.work, { after: 0, have: [] });
  look.holds(answer?.status === 200, `the machine itself was refused: ${answer && said(answer)}`);
  for (const socket of sockets) socket.destroy();
}

async function badFrames({ hostile }: Scene): Promise<void> {
  const frames: readonly (string | Buffer)[] = [
    'null',
    '{',
    deep,
    '{"kind":"surprise"}',
    '{"kind":"heartbeat"}',
    JSON.stringify({ ...heartbeat, health: { ...heartbeat.health, load1: -1 } }),
    JSON.stringify({ ...heartbeat, more: 1 }),
    '{"kind":"output","chunk":{"jobId":"x","number":-1,"stream":"x","atMs":0,"data":"!"}}',
    Buffer.alloc(500),
    notUtf8,
  ];
  for (const frame of frames) {
    const socket = await openSocket(hostile);
    socket.send(frame);
    socket.send(frame, { binary: true });
    await sleep(30);
    socket.terminate();
  }
}

/** 100 MiB in one frame, in many pieces of one, and as what would be inflated. */
async function endlessFrames({ hostile, look }: Scene): Promise<void> {
  const large = await openSocket(hostile);
  large.send(Buffer.alloc(100 * 1_048_576, 0x20));
  look.holds(await closes(large), 'a frame of 100 MiB did not close its socket');
  const pieces = await openSocket(hostile);
  for (let at = 0; at < 1600 && pieces.readyState === pieces.OPEN; at += 1) {
    pieces.send(Buffer.alloc(65_536, 0x20), { fin: false });
    if (at % 16 === 0) await sleep(1);
  }
  look.holds(await closes(pieces), 'a frame in 1600 pieces did not close its socket');
  const bomb = await openSocket(hostile);
  // FIN, RSV1, text; masked, 126 bytes or more follow (RFC 7692: nothing of that kind was agreed).
  rawSocket(bomb).write(
    Buffer.concat([Buffer.from([0xc1, 0xfe, 0x10, 0x00, 0, 0, 0, 0]), Buffer.alloc(4096)]),
  );
  look.holds(await closes(bomb), 'a compressed frame did not close its socket');
}

async function tinyFrames({ hostile, look, size }: Scene): Promise<void> {
  const socket = await openSocket(hostile);
  const raw = rawSocket(socket);
  // Masked text frames of two bytes, a thousand in one write.
  const thousand = Buffer.concat(
    Array.from({ length: 1000 }, () => Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x7b, 0x7d])),
  );
  const endsAtMs = performance.now() + size.slowMs * 2;
  let sent = 0;
  while (sent < size.tinyFrames && !raw.destroyed && performance.now() < endsAtMs) {
    if (!raw.write(thousand)) await Promise.race([drained(raw), sleep(200)]);
    sent += 1000;
    await sleep(0);
  }
  look.note(
    `${sent} tiny frames were handed to the network, ${raw.bytesWritten - raw.writableLength} bytes went`,
  );
  socket.terminate();
}

async function halfOpen({ fleet, look, size }: Scene): Promise<void> {
  const froms = Array.from({ length: Math.ceil(size.halfOpen / 1000) }, () => hostileAddress());
  const sockets = Array.from({ length: size.halfOpen }, (_, at) => {
    const socket = open(fleet, froms[at % froms.length] ?? '');
    if (at % 2 === 0) socket.write('POST /agent/v1/hello HTTP/1.1\r\nHost: desk\r\n');
    return socket;
  });
  await sleep(size.slowMs);
  const newcomer = await fleet.machine().catch(() => undefined);
  look.note(`${sockets.filter((one) => !one.destroyed).length} of ${size.halfOpen} half-open ones stand`);
  look.holds(newcomer !== undefined, 'while they stand nobody else can come');
  for (const socket of sockets) socket.destroy();
}

/** A byte now and then, in the headers and in a frame. */
async function slowConnections({ fleet, hostile, size }: Scene): Promise<void> {
  const from = hostileAddress();
  const sockets = Array.from({ length: 200 }, () => open(fleet, from));
  const socket = await openSocket(hostile);
  const raw = rawSocket(socket);
  raw.write(Buffer.from([0x81, 0xfe, 0xff, 0xff, 0, 0, 0, 0]));
  const head = `POST /agent/v1/work HTTP/1.1\r\nX: ${'y'.repeat(500)}`;
  const endsAtMs = performance.now() + size.slowMs;
  for (let at = 0; performance.now() < endsAtMs; at += 1) {
    for (const one of sockets) if (!one.destroyed) one.write(head[at % head.length] ?? 'y');
    if (!raw.destroyed) raw.write(' ');
    await sleep(100);
  }
  for (const one of sockets) one.destroy();
  socket.terminate();
}

function open(fleet: Fleet, from: string): Socket {
  const { hostname, port } = new URL(fleet.gatewayUrl);
  const socket = connectTcp({ host: hostname, port: Number(port), localAddress: from });
  socket.on('error', () => socket.destroy());
  socket.resume();
  return socket;
}

async function openSocket(machine: ProbeMachine): Promise<WebSocket> {
  const socket = machine.openSocket();
  socket.on('error', () => undefined);
  await new Promise((resolve) => void socket.once('open', resolve).once('close', resolve));
  return socket;
}

/** What stands below: frames that no library would write. */
function rawSocket(socket: WebSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket;
}

function closes(socket: WebSocket): Promise<boolean> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve(true);
  return new Promise((resolve) => {
    socket.once('close', () => resolve(true));
    setTimeout(() => resolve(false), 10_000).unref();
  });
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('drain', resolve).once('close', resolve));
}
