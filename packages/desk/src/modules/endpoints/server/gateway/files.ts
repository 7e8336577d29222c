import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { limits } from './limits.ts';
import { busy } from './problem.ts';

export const filesPrefix = '/agent/v1/files/';

/** Programs for machines that have no agent yet: a fixed list, read by anybody, each with its SHA-256 beside it. */
export class Files {
  readonly #paths: ReadonlyMap<string, string>;
  readonly #sums = new Map<string, Promise<string>>();
  #running = 0;

  constructor(paths: ReadonlyMap<string, string>) {
    this.#paths = paths;
  }

  /** Answers a request for a file; false when there is no such name. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const name = (request.url ?? '').slice(filesPrefix.length);
    const isSum = name.endsWith('.sha256');
    const path = this.#paths.get(isSum ? name.slice(0, -'.sha256'.length) : name);
    if (path === undefined) return false;
    if (this.#running >= limits.filesAtOnce) throw busy(503, 5, 20);
    this.#running += 1;
    try {
      await (isSum ? this.#sendSum(name, path, response) : this.#sendFile(path, response));
    } finally {
      this.#running -= 1;
    }
    return true;
  }

  async #sendFile(path: string, response: ServerResponse): Promise<void> {
    const { size } = await stat(path);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': size,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    // A reader that does not read is ended by the time limit of its connection.
    response.socket?.setTimeout(limits.requestMs, () => response.destroy());
    await pipeline(createReadStream(path), response);
  }

  /** In the form of sha256sum(1): `sha256sum -c` reads it. */
  async #sendSum(name: string, path: string, response: ServerResponse): Promise<void> {
    const sum = this.#sums.get(path) ?? sha256Of(path);
    this.#sums.set(path, sum);
    sum.catch(() => this.#sums.delete(path));
    const text = `${await sum}  ${name.slice(0, -'.sha256'.length)}\n`;
    response
      .writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': text.length })
      .end(text);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
