import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between the desk and a server, and breaks off in the middle of what holds a word. */
export interface BreakingProxy {
  readonly port: number;
  /** How often it broke off. */
  broken(): number;
  /** From now on it lets everything pass. */
  mend(): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a port of this machine. */
export async function startBreakingProxy(to: number, word: string): Promise<BreakingProxy> {
  const sockets = new Set<Socket>();
  let count = 0;
  let mended = false;
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk: Buffer) => {
      const at = mended ? -1 : chunk.indexOf(word);
      if (at < 0) return client.write(chunk);
      count += 1;
      client.write(chunk.subarray(0, at), () => client.destroy());
      return undefined;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    broken: () => count,
    mend: () => void (mended = true),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
