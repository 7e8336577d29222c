import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { largestBodyBytes, subprotocol } from '@deskhand/protocol';
import type { Conversations } from './conversations.ts';
import type { Counters } from './counters.ts';
import type { GatewayDeps } from './deps.ts';
import { Refusal } from './problem.ts';
import { readFrame } from './schemas.ts';
import type { Session } from './session.ts';

type Deps = Pick<GatewayDeps, 'log'> & {
  readonly counters: Counters;
  readonly talks: Conversations;
};

/**
 * A socket that was silent for so long is pinged, one that stays silent is given up. Machines ping by themselves before
 * that, so with five thousand of them hardly any ping is sent from here.
 */
const pingAfterMs = 31_000;
const silenceMs = 60_000;
const lookEveryMs = 1000;
/** Unknown frames of one socket that are told in the log. */
const toldMost = 3;
/** How long the farewell of all machines may take. */
const farewellMs = 1000;

interface Open {
  readonly socket: WebSocket;
  readonly session: Session;
  heardMs: number;
  pingedMs: number;
  droppedFrames: number;
}

/** The open sockets: one for each session. One timer serves them all. */
export class Sockets {
  readonly #deps: Deps;
  readonly #open = new Map<WebSocket, Open>();
  readonly #timer: NodeJS.Timeout;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression costs memory for each socket, and a small frame may unpack to a large one.
    perMessageDeflate: false,
    maxPayload: largestBodyBytes,
    handleProtocols: () => subprotocol,
  });

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  get size(): number {
    return this.#open.size;
  }

  /** Makes a request whose signature was good into the socket of its session; an older one is closed. */
  upgrade(session: Session, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!offers(request)) throw new Refusal('version.unsupported');
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#attach(session, webSocket));
  }

  #attach(session: Session, socket: WebSocket): void {
    const nowMs = performance.now();
    const open: Open = {
      socket,
      session,
      heardMs: nowMs,
      pingedMs: nowMs,
      droppedFrames: 0,
    };
    this.#open.set(socket, open);
    const before = session.socket;
    session.socket = socket;
    before?.terminate();
    socket.on('message', (data, isBinary) => this.#take(open, data, isBinary));
    socket.on('pong', () => (open.heardMs = performance.now()));
    socket.on('ping', () => (open.heardMs = performance.now()));
    socket.on('error', (error) => {
      this.#deps.log('info', `a socket is closed: ${error.message}`, { machineId: session.machineId });
      socket.terminate();
    });
    socket.on('close', () => {
      this.#open.delete(socket);
      if (session.socket !== socket) return;
      session.socket = undefined;
      this.#deps.talks.closed(session);
    });
    this.#deps.talks.opened(session);
    for (const frame of session.takeFrames()) session.push(frame);
  }

  #take(open: Open, data: RawData, isBinary: boolean): void {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
    open.heardMs = performance.now();
    this.#deps.counters.frames += 1;
    const isAbove = this.#slowDown(open, bytes.length);
    const frame = isBinary || isAbove ? undefined : readFrame(bytes);
    if (frame === undefined) this.#drop(open, isAbove);
    else this.#deps.talks.hear(open.session, frame);
  }

  /**
   * A machine that sends more than its share is not read for a while. What was read in one go before that is dropped:
   * nothing is lost by it, since raw output comes once more with its result.
   */
  #slowDown({ socket, session }: Open, length: number): boolean {
    const debtMs = session.spendFrames(1, length);
    if (debtMs === 0) return false;
    if (!socket.isPaused) {
      socket.pause();
      setTimeout(() => socket.resume(), Math.min(debtMs, 10_000)).unref();
    }
    return debtMs > 1000;
  }

  #drop(open: Open, isAbove: boolean): void {
    this.#deps.counters.droppedFrames += 1;
    open.droppedFrames += 1;
    if (open.droppedFrames > toldMost) return;
    const why = isAbove ? 'the machine sends more than its share' : 'it is not known';
    this.#deps.log('warn', `a frame was dropped: ${why}`, { machineId: open.session.machineId });
  }

  #look(): void {
    const nowMs = performance.now();
    for (const open of this.#open.values()) {
      if (nowMs - open.heardMs > silenceMs) open.socket.terminate();
      else if (nowMs - Math.max(open.heardMs, open.pingedMs) > pingAfterMs) {
        open.pingedMs = nowMs;
        if (open.socket.readyState === open.socket.OPEN) open.socket.ping();
      }
    }
  }

  /** Asks every machine to come back, each at another moment; resolves when the sockets are closed, or after a second. */
  async comeBack(): Promise<void> {
    const spreadMs = Math.min(60_000, 500 + this.#open.size * 20);
    const closed = [...this.#open.values()].map(({ socket, session }) => {
      session.push({ kind: 'come-back', afterMs: Math.round(500 + Math.random() * spreadMs) });
      socket.close(1001);
      return new Promise<void>((resolve) => socket.once('close', () => resolve()));
    });
    const patience = new AbortController();
    await Promise.race([Promise.all(closed), sleep(farewellMs, undefined, { signal: patience.signal })]);
    patience.abort();
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#open.values()) socket.terminate();
    this.#server.close();
  }
}

function offers(request: IncomingMessage): boolean {
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(',');
  return offered.some((one) => one.trim() === subprotocol);
}
