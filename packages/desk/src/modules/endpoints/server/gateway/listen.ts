import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '#platform/server/ids';
import type { GatewayDeps, GatewaySettings } from './deps.ts';
import type { Door } from './door.ts';
import { limits } from './limits.ts';
import { problemText, Refusal } from './problem.ts';

/** What a gateway does with what comes in; whatever these throw ends one request and nothing else. */
export interface Service {
  readonly respond: (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  readonly onRefusal: (refusal: Refusal | undefined, request: IncomingMessage) => void;
}

/** Opens the port. Rejects with the error of the system when it cannot be had. */
export async function listen(
  settings: GatewaySettings,
  { log }: Pick<GatewayDeps, 'log'>,
  door: Door,
  service: Service,
): Promise<Server> {
  const server = makeServer(settings);
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  server.keepAliveTimeout = limits.keepAliveMs;
  server.maxConnections = limits.connections;
  server.on('connection', (socket) => door.admit(socket));
  server.on('request', (request, response) => {
    const requestId = newId();
    service.respond(request, response, requestId).catch((error: unknown) => {
      const refusal = toRefusal(error, requestId, log);
      service.onRefusal(error instanceof Refusal ? error : undefined, request);
      refuse(request, response, { refusal, requestId });
    });
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', destroyIt);
    const requestId = newId();
    service.upgrade(request, socket, head).catch((error: unknown) => {
      const refusal = toRefusal(error, requestId, log);
      service.onRefusal(error instanceof Refusal ? error : undefined, request);
      refuseUpgrade(socket, refusal, requestId);
    });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await takePort(server, settings);
  server.on('error', (error) => log('error', `the port: ${error.message}`));
  return server;
}

/** Named here and not inside: what a listener could see would live as long as its socket, the whole request included. */
function destroyIt(this: Duplex): void {
  this.destroy();
}

/** Takes the port, or tries again for as long as the one who asked for it wants. */
async function takePort(server: Server, settings: GatewaySettings): Promise<void> {
  for (;;) {
    try {
      server.listen({ port: settings.port, host: settings.host, backlog: 4096 });
      await once(server, 'listening');
      return;
    } catch (error) {
      const againMs = settings.onBlocked?.(error as Error);
      if (againMs === undefined) throw error;
      await sleep(againMs);
    }
  }
}

function makeServer({ tls }: GatewaySettings): Server {
  const options = {
    maxHeaderSize: limits.headerBytes,
    connectionsCheckingInterval: 2000,
    keepAlive: true,
    noDelay: true,
  };
  if (tls === undefined) return createHttp(options);
  const [cert, key] = [readFileSync(tls.certFile), readFileSync(tls.keyFile)];
  return createHttps({ ...options, cert, key, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersMs });
}

/** A fault of ours or of the database: told here by its request id, and to the machine as "come back later". */
function toRefusal(error: unknown, requestId: string, log: GatewayDeps['log']): Refusal {
  if (error instanceof Refusal) return error;
  const { message, stack, code } = error as { message?: string; stack?: string; code?: unknown };
  log('error', `a request failed: ${message ?? String(error)}`, { requestId, code, stack });
  return new Refusal('busy');
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { refusal, requestId }: { refusal: Refusal; requestId: string },
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { retryAfterSeconds } = refusal;
  const isRead = request.complete;
  response.setHeader('content-type', 'application/problem+json');
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds);
  // What was not read will not be: the connection ends with the answer.
  if (!isRead) response.setHeader('connection', 'close');
  response.writeHead(refusal.status);
  response.end(problemText(refusal, requestId), () => {
    if (!isRead) setTimeout(() => request.destroy(), 500).unref();
  });
}

function refuseUpgrade(socket: Duplex, refusal: Refusal, requestId: string): void {
  if (socket.destroyed) return;
  const text = problemText(refusal, requestId);
  const retry =
    refusal.retryAfterSeconds === undefined ? '' : `Retry-After: ${refusal.retryAfterSeconds}\r\n`;
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `${retry}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
  setTimeout(() => socket.destroy(), 500).unref();
}
