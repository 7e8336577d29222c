import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, statSync, unlinkSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Send } from '#platform/contract/client';

/** A Unix socket path may have 107 bytes (unix(7)). */
const longestPath = 107;

/**
 * Where the command line of the desk's own machine meets the server: a socket that only the same operating-system user can open
 * (mode 0600, folder 0700). Whoever can open it can read the data folder anyway, so it carries the rights of the console.
 */
export function controlSocketPath(dataDir: string): string {
  const inside = join(dataDir, 'control.sock');
  if (Buffer.byteLength(inside) <= longestPath) return inside;
  const folder = join(
    tmpdir(),
    `deskhand-${process.getuid?.() ?? 0}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`,
  );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const s = lstatSync(folder);
  if (!s.isDirectory() || s.uid !== process.getuid?.() || (s.mode & 0o077) !== 0)
    throw new Error(`${folder} belongs to somebody else`);
  return join(folder, 'control.sock');
}

/** Listens on the control socket; each request on it is marked in `fromConsole`. */
export async function listenOnControl(
  app: FastifyInstance,
  path: string,
  fromConsole: WeakSet<IncomingMessage>,
): Promise<Server> {
  if (existsSync(path) && statSync(path).isSocket()) unlinkSync(path);
  const server = createServer((request, response) => {
    fromConsole.add(request);
    app.routing(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return server;
}

/** Sends requests through the control socket; rejects with ENOENT or ECONNREFUSED when no server listens. */
export function sendToControl(path: string): Send {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        { socketPath: path, path: url, method: init.method, headers: { ...init.headers, host: 'control' } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const headers = Object.entries(answer.headers).map(
              ([k, v]) => [k, String(v)] as [string, string],
            );
            const status = answer.statusCode ?? 500;
            resolve(
              new Response(status === 204 ? null : new Uint8Array(Buffer.concat(chunks)), {
                status,
                headers,
              }),
            );
          });
        },
      );
      request.on('error', reject);
      request.end(init.body);
    });
}
