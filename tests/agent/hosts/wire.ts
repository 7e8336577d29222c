import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { headers, paths, subprotocol } from '@deskhand/protocol';
import { WebSocket, WebSocketServer } from 'ws';

/** A request of a machine as it came. */
interface Carried {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

/** What the wire does to what passes. Each can be changed while it carries. */
export interface Trouble {
  /** Every request and every frame passes twice, at once. */
  isDoubling: boolean;
  /** Answers and frames of the desk do not arrive. */
  isDeaf: boolean;
  /** Requests and frames of the machine do not leave. */
  isMute: boolean;
  /** So many uploads of results are reset in their middle. */
  resets: number;
  /** So many uploads of results arrive, and the connection ends before their answer. */
  lostAnswers: number;
}

/** What a machine's own headers are; the rest belongs to one connection. */
const carriedHeaders = ['content-type', ...Object.values(headers)];
/** Bytes of a body after which a reset comes. */
const resetAfterBytes = 100_000;

/** Stands between a machine and its gateway, understands both, and can do to them what networks and proxies do. */
export class Wire {
  readonly trouble: Trouble = { isDoubling: false, isDeaf: false, isMute: false, resets: 0, lostAnswers: 0 };
  /** All requests that were answered, for whoever sends them again later. */
  readonly carried: Carried[] = [];
  readonly #gatewayPort: number;
  readonly #open = new Set<Socket>();
  readonly #server = createServer((request, response) => void this.#carry(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => subprotocol });

  private constructor(gatewayPort: number) {
    this.#gatewayPort = gatewayPort;
    this.#server.on('connection', (socket) => {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket)).on('error', () => socket.destroy());
    });
    this.#server.on('upgrade', (request, socket: Socket, head) => this.#upgrade(request, socket, head));
  }

  static async open(gatewayPort: number): Promise<Wire> {
    const wire = new Wire(gatewayPort);
    wire.#server.listen(0, '127.0.0.1');
    await once(wire.#server, 'listening');
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { trouble } = this;
    const isUpload = request.url === paths.results;
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of request) {
      pieces.push(piece as Buffer);
      bytes += (piece as Buffer).length;
      if (!isUpload || trouble.resets === 0 || bytes < resetAfterBytes) continue;
      trouble.resets -= 1;
      request.socket.resetAndDestroy();
      return;
    }
    if (trouble.isMute) return;
    const carried = { path: request.url ?? '', headers: pick(request), body: Buffer.concat(pieces) };
    const answered = await this.send(carried).catch(() => undefined);
    if (answered !== undefined) this.carried.push(carried);
    if (trouble.isDoubling) await this.send(carried).catch(() => undefined);
    if (isUpload && trouble.lostAnswers > 0) {
      trouble.lostAnswers -= 1;
      request.socket.destroy();
    } else if (answered === undefined) request.socket.destroy();
    else if (!trouble.isDeaf)
      response.writeHead(answered.status, { 'content-type': 'application/json' }).end(answered.body);
  }

  /** One request to the gateway, on a connection of its own. */
  async send(carried: Carried): Promise<Answered> {
    const options = { host: '127.0.0.1', port: this.#gatewayPort, agent: false, method: 'POST' };
    const request = send({ ...options, path: carried.path, headers: carried.headers });
    request.end(carried.body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece as Buffer);
    return { status: response.statusCode ?? 0, body: Buffer.concat(pieces) };
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const url = `ws://127.0.0.1:${this.#gatewayPort}${request.url ?? ''}`;
    const far = new WebSocket(url, [subprotocol], { headers: pick(request) });
    const early: Buffer[] = [];
    far.on('message', (data: Buffer) => early.push(data));
    far.on('error', () => socket.destroy());
    far.once('open', () => {
      this.#sockets.handleUpgrade(request, socket, head, (near) => {
        far.removeAllListeners('message');
        const down = (data: Buffer): void => this.#pass(near, data, this.trouble.isDeaf);
        for (const data of early) down(data);
        far.on('message', down);
        near.on('message', (data: Buffer) => this.#pass(far, data, this.trouble.isMute));
        near.on('close', () => far.terminate()).on('error', () => far.terminate());
        far.on('close', () => near.terminate());
      });
    });
  }

  #pass(to: WebSocket, data: Buffer, isLost: boolean): void {
    if (isLost) return;
    for (let times = this.trouble.isDoubling ? 2 : 1; times > 0; times -= 1) to.send(data, { binary: false });
  }

  /** Ends all connections that are open. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function pick(request: IncomingMessage): Record<string, string> {
  const all = carriedHeaders.map((name) => [name, request.headers[name]] as const);
  return Object.fromEntries(all.filter((one): one is [string, string] => typeof one[1] === 'string'));
}
