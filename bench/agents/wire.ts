import { once } from 'node:events';
import { Agent } from 'node:http';
import { WebSocket } from 'ws';
import { makeWire, signedHeaders, type Sender, type Wire } from '../../packages/agent/src/link/http.ts';
import type { ServerFrame } from '../../packages/protocol/src/index.ts';
import { paths, subprotocol } from '../../packages/protocol/src/index.ts';

/** As the real agent pings. */
const pingMs = 25_000;

/** The way to the gateway from an address of a site: every address of 127.0.0.0/8 is this machine. */
export interface SiteWire extends Wire {
  readonly localAddress: string;
}

export function wireFrom(url: string, localAddress: string): SiteWire {
  const wire = makeWire(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 4, localAddress });
  return { ...wire, agent, localAddress };
}

/** An open socket of a machine. */
export interface Line {
  readonly send: (text: string) => void;
  readonly ended: Promise<void>;
  readonly close: () => void;
}

/** The socket of the real agent, without its log; undefined when there is none to be had now. */
export async function openLine(
  sender: Sender,
  localAddress: string,
  onFrame: (frame: ServerFrame) => void,
): Promise<Line | undefined> {
  const socket = new WebSocket(`ws://${sender.wire.url.host}${paths.socket}`, [subprotocol], {
    headers: signedHeaders(sender, 'GET', paths.socket, ''),
    handshakeTimeout: 10_000,
    perMessageDeflate: false,
    localAddress,
  });
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: Buffer) => onFrame(JSON.parse(data.toString('utf8')) as ServerFrame));
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const opened = once(socket, 'open').then(
    () => true,
    () => false,
  );
  const isOpen = await Promise.race([opened, ended.then(() => false)]);
  if (!isOpen) return undefined;
  const pings = setInterval(() => socket.ping(), pingMs + Math.random() * 5000);
  void ended.then(() => clearInterval(pings));
  return { send: (text) => socket.send(text), ended, close: () => socket.terminate() };
}
