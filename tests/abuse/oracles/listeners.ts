import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { isInNamespace } from './namespace.ts';

/** Ears that must hear nothing: whoever calls one was sent by what an attacker wrote. */
export interface Listeners {
  /** Addresses to hide in what is sent; a call of any of them is heard. */
  readonly baits: readonly string[];
  /** Calls since the last time that somebody asked. */
  takeCalls(): string[];
  close(): Promise<void>;
}

/** Loopback, private, link-local (with the address of cloud metadata), a public one, IPv6 of three kinds, and a name. */
const hosts = [
  '127.0.0.1',
  '10.66.0.1',
  '192.168.66.1',
  '169.254.169.254',
  '198.51.100.66',
  '[::1]',
  '[fd00::66]',
  '[::ffff:10.66.0.1]',
  'tracker.abuse.example',
];

/** Listens on the usual ports of all addresses of a namespace of its own; outside of one on loopback alone. */
export async function openListeners(): Promise<Listeners> {
  const calls: string[] = [];
  const servers = isInNamespace()
    ? await Promise.all([80, 443, 21].map((port) => hear(port, '::', calls)))
    : [await hear(0, '127.0.0.1', calls)];
  const names = isInNamespace() ? await Promise.all(nameServers().map((at) => hearNames(at, calls))) : [];
  const address = servers[0]?.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    baits: isInNamespace() ? hosts.map((host) => `http://${host}`) : [`http://127.0.0.1:${port}`],
    takeCalls: () => calls.splice(0),
    async close() {
      for (const one of names) one.close();
      await Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

async function hear(port: number, host: string, calls: string[]): Promise<Server> {
  const server = createServer((socket: Socket) => {
    const to = `${socket.localAddress}:${socket.localPort}`;
    socket.on('error', () => {});
    socket.setTimeout(5000, () => socket.destroy());
    socket.once('data', (chunk: Buffer) => {
      calls.push(
        `a request reached ${to}: ${chunk.toString('latin1').split('\r\n', 2).join(' ').slice(0, 120)}`,
      );
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    calls.push(`a connection reached ${to}`);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** The servers that this machine would ask for names; in the namespace we are all of them. */
function nameServers(): string[] {
  const found = readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver\s+(\S+)/gm);
  return [...found].map((one) => one[1] ?? '');
}

/** Hears who asks for a name, and answers that there is none (RFC 1035 section 4.1.1: QR and NXDOMAIN). */
async function hearNames(address: string, calls: string[]) {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (query, from) => {
    const name = nameIn(query);
    if (!isNoise(name)) calls.push(`somebody asked for the name ${name}`);
    const answer = Buffer.from(query);
    answer[2] = (answer[2] ?? 0) | 0x80;
    answer[3] = 0x83;
    socket.send(answer, from.port, from.address);
  });
  socket.bind(53, address);
  await once(socket, 'listening');
  return socket;
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; at < query.length;) {
    const length = query[at] ?? 0;
    if (length === 0) break;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.join('.');
}

/** What a browser asks on its own: for its maker, and for the proxy of the network. */
function isNoise(name: string): boolean {
  return /(^|\.)(google|googleapis|gstatic|gvt1)\.com$|^wpad\b/i.test(name);
}
