import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';
import type { Certificate } from '../stage/certificates.ts';

/** Somebody on the way to the desk who shows papers, and reads whatever is said to that. */
export interface Mitm {
  readonly url: string;
  /** Connections that reached it since it shows these papers, and bytes that it could read in them. */
  seen(): { connections: number; bytes: number };
  /** Shows other papers to those who come from now on, and counts anew. */
  show(papers: Certificate): void;
  /** Ends what is open, so that everybody has to come again. */
  cut(): void;
  close(): Promise<void>;
}

/** Ends TLS and passes on what it read to a desk that speaks plainly, as a thief of the network would. */
export async function openMitm(
  deskPort: number,
  papers: Certificate,
  more: TlsOptions & { readonly onHandshake?: (mitm: Mitm) => void } = {},
): Promise<Mitm> {
  let [connections, bytes, turn] = [0, 0, 0];
  const open = new Set<Socket>();
  const server = createTlsServer({ ...papers, ...more });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('secureConnection', (socket: TLSSocket) => {
    const ofTurn = turn;
    more.onHandshake?.(mitm);
    const desk = connect(deskPort, '127.0.0.1');
    socket.on('data', (data: Buffer) => (bytes += ofTurn === turn ? data.length : 0));
    for (const [one, other] of [
      [socket, desk],
      [desk, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mitm: Mitm = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => ({ connections, bytes }),
    show(next) {
      [connections, bytes] = [0, 0];
      turn += 1;
      server.setSecureContext({ ...next, ...more });
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
    async close() {
      mitm.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return mitm;
}

/** Hears plain connections: what it hears was meant for somebody else. */
export async function openEar(
  answer = '',
): Promise<{ port: number; heard: () => string[]; close: () => Promise<void> }> {
  const heard: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    heard.push('a connection');
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      heard.push(data.toString('latin1').slice(0, 200));
      if (answer !== '') socket.end(answer);
    });
  });
  server.listen(0, '::');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
