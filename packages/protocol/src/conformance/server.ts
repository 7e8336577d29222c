import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { AgentFrame, GatewayProblem, ServerFrame, WaitRequest } from '../index.ts';
import {
  AgentFrame as AgentFrameSchema,
  fits,
  gatewayProblems,
  largestBodyBytes,
  subprotocol,
} from '../index.ts';
import { answer, authenticate, incomingOf } from './gateway.ts';
import type { Machine, Store } from './store.ts';
import { keepChunk } from './store.ts';

/** A server of the protocol that keeps everything in memory: the other side for agents under test. */
export interface ReferenceServer {
  readonly url: string;
  readonly port: number;
  /** Sends a frame by the socket, or keeps it for the next `wait`. */
  readonly push: (machine: Machine, frame: ServerFrame) => void;
  readonly isConnected: (agentId: string) => boolean;
  readonly close: () => Promise<void>;
}

interface Wishes {
  readonly port?: number;
  /** A network that lets no WebSocket through. */
  readonly withoutSocket?: boolean;
}

interface Running {
  readonly store: Store;
  readonly sockets: Map<string, WebSocket>;
}

export async function startReferenceServer(store: Store, wishes: Wishes = {}): Promise<ReferenceServer> {
  const running: Running = { store, sockets: new Map() };
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestBodyBytes,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const server = createServer((request, response) => void respond(running, request, response));
  server.on('upgrade', (request, socket, head) => {
    const machine = authenticate(store, incomingOf(request, Buffer.alloc(0)));
    if (wishes.withoutSocket === true) refuse(socket, 400);
    else if (typeof machine === 'string') refuse(socket, gatewayProblems[machine]);
    else webSockets.handleUpgrade(request, socket, head, (webSocket) => attach(running, machine, webSocket));
  });
  server.listen(wishes.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    push: (machine, frame) => push(running, machine, frame),
    isConnected: (agentId) => running.sockets.has(agentId),
    close: async () => {
      for (const socket of running.sockets.values()) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function attach({ sockets }: Running, machine: Machine, socket: WebSocket): void {
  sockets.get(machine.agentId)?.terminate();
  sockets.set(machine.agentId, socket);
  socket.on('message', (data: Buffer) => takeText(machine, data.toString('utf8')));
  socket.on('close', () => {
    if (sockets.get(machine.agentId) === socket) sockets.delete(machine.agentId);
  });
  socket.on('error', () => socket.terminate());
  for (const frame of machine.outbox.splice(0)) socket.send(JSON.stringify(frame));
}

function takeText(machine: Machine, text: string): void {
  const frame: unknown = JSON.parse(text);
  if (fits(AgentFrameSchema, frame)) takeFrame(machine, frame);
}

function takeFrame(machine: Machine, frame: AgentFrame): void {
  machine.seen.push(frame);
  if (frame.kind === 'output') keepChunk(machine, frame.chunk);
}

function push({ sockets }: Running, machine: Machine, frame: ServerFrame): void {
  const socket = sockets.get(machine.agentId);
  if (socket === undefined) machine.outbox.push(frame);
  else socket.send(JSON.stringify(frame));
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += (piece as Buffer).length;
    if (bytes > largestBodyBytes) return undefined;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

async function respond(
  { store }: Running,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return fail(response, 'body.too-large');
  const given = answer(store, incomingOf(request, body));
  if ('wait' in given)
    return reply(response, { frames: await waitForFrames(given.machine, given.wait, response) });
  return given.problem === undefined ? reply(response, given.body) : fail(response, given.problem);
}

async function waitForFrames(
  machine: Machine,
  { frames, waitMs }: WaitRequest,
  response: ServerResponse,
): Promise<ServerFrame[]> {
  for (const frame of frames) takeFrame(machine, frame);
  const until = Date.now() + waitMs;
  // Who has gone takes no frame along.
  while (machine.outbox.length === 0 && Date.now() < until && !response.closed) await sleep(20);
  if (response.closed) return [];
  return machine.outbox.splice(0, 256);
}

function reply(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, code: GatewayProblem): void {
  const status = gatewayProblems[code];
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: code, status, code }));
}
