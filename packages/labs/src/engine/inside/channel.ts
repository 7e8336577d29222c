import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Reply } from '../messages.ts';
import type { Streams } from './streams.ts';

let opened = 0;

/**
 * A Unix socket in a folder that is bound into the host as /run/deskhand: a way out that has nothing to do with
 * the host's network. What is said there reaches the engine, whatever the host did to its links.
 */
export function openChannel(host: string, streams: Streams, send: (message: Reply) => void): Promise<void> {
  const path = join('/lab/hosts', host, 'channel', 'channel.sock');
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const name = `channel-${++opened}`;
    send({ opened: name, host });
    streams.join(name, socket);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o666);
      resolve();
    });
  });
}
