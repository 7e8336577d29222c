import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { AgentFrame, ServerFrame } from '@deskhand/protocol';
import {
  fits,
  largestBodyBytes,
  paths,
  ServerFrame as ServerFrameSchema,
  subprotocol,
} from '@deskhand/protocol';
import { log } from '../log.ts';
import type { Sender } from './http.ts';
import { signedHeaders, strict } from './http.ts';

/** A ping, and how long anything may take to come back: half-open connections look alive for hours. */
const pingMs = 20_000;
const silenceMs = 30_000;

/** Two ways to speak with the desk, one face: frames out, frames in, and an end. */
export interface Channel {
  readonly send: (frame: AgentFrame) => void;
  /** Resolves when the channel is gone. */
  readonly ended: Promise<void>;
  readonly close: () => void;
}

/** The socket, or undefined where the network lets none through. */
export async function openSocket(
  sender: Sender,
  onFrame: (frame: ServerFrame) => void,
): Promise<Channel | undefined> {
  const { url, authorities } = sender.wire;
  const base = `${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}${url.pathname.replace(/\/$/, '')}`;
  const socket = new WebSocket(`${base}${paths.socket}`, [subprotocol], {
    headers: signedHeaders(sender, 'GET', paths.socket, ''),
    handshakeTimeout: 10_000,
    maxPayload: largestBodyBytes,
    perMessageDeflate: false,
    followRedirects: false,
    ...strict,
    ...(authorities === undefined ? {} : { ca: authorities }),
  });
  // Before it is open: frames may come in the same packet as the handshake.
  socket.on('message', (data: Buffer) => {
    const frame = readFrame(data.toString('utf8'));
    if (frame !== undefined) onFrame(frame);
  });
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', (error) => log(`socket: ${error.message}`));
  const opened = await Promise.race([
    once(socket, 'open').then(
      () => true,
      () => false,
    ),
    ended.then(() => false),
  ]);
  if (!opened) return undefined;
  watch(socket);
  return { send: (frame) => socket.send(JSON.stringify(frame)), ended, close: () => socket.terminate() };
}

/** Within 55 seconds (ping, jitter, silence) a connection that carries nothing any more is given up. */
function watch(socket: WebSocket): void {
  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = undefined;
  };
  socket.on('pong', heard);
  socket.on('message', heard);
  const timer = setInterval(
    () => {
      silence ??= setTimeout(() => socket.terminate(), silenceMs);
      socket.ping();
    },
    pingMs + Math.random() * 5000,
  );
  socket.once('close', () => {
    clearInterval(timer);
    heard();
  });
}

/** A frame that is not known is told and dropped: it closes nothing. */
export function readFrame(text: string): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    if (fits(ServerFrameSchema, frame)) return frame;
    log('a frame was dropped: this agent does not know it');
  } catch {
    log('a frame was dropped: it is no JSON');
  }
  return undefined;
}
