import { linesOf, numberOf, textOf, wordsOf } from './lines.ts';
import { readEnd } from './sockets.ts';

export interface SsSocket {
  readonly netid: string;
  readonly state: string;
  readonly recvQ: number | null;
  readonly sendQ: number | null;
  readonly localAddress?: string | null;
  readonly localPort?: string | null;
  readonly localPortNum?: number | null;
  readonly interface?: string | null;
  readonly peerAddress?: string | null;
  readonly peerPort?: string | null;
  readonly peerPortNum?: number | null;
  readonly path?: string | null;
  readonly linkLayer?: string | null;
  readonly channel?: string | null;
  readonly pid?: number | null;
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly fd: string }[];
  /** `ino`, `uid`, `sk`, `timer`, ... as ss prints them after the addresses. */
  readonly details: Readonly<Record<string, string>>;
}

/** Kinds that stand for sockets inside of the machine. */
const local: ReadonlySet<string> = new Set(['u_str', 'u_seq', 'u_dgr']);

/** ss of iproute2 with `-a`, `-t`, `-u`, `-l`, `-p`, `-e`, `-n`; with one protocol the first column is missing. */
export function parseSs(text: string): SsSocket[] {
  const lines = linesOf(text);
  const heading = lines[0] ?? '';
  const hasNetid = heading.startsWith('Netid');
  return joinContinued(lines.slice(1)).flatMap((line) => {
    const words = wordsOf(line);
    if (words.length < 4) return [];
    return [rowOf(hasNetid ? words : ['', ...words], line)];
  });
}

/** Details may be printed on a line of their own. */
function joinContinued(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    if (/^\s/.test(line) && line.trim() !== '') joined.push(`${joined.pop() ?? ''} ${line.trim()}`);
    else if (line.trim() !== '') joined.push(line);
  }
  return joined;
}

function rowOf(words: readonly string[], line: string): SsSocket {
  const [netid = '', state = '', recv, send, ...rest] = words;
  const shared = { netid, state, recvQ: numberOf(recv), sendQ: numberOf(send), ...readDetails(line) };
  if (netid === 'nl')
    return { ...shared, ...channelOf(rest[0] ?? ''), peerAddress: textOf(rest.slice(1)[0]) };
  if (netid.startsWith('p_')) return { ...shared, ...packetOf(rest[0] ?? ''), peerAddress: rest[1] ?? null };
  if (local.has(netid)) {
    const [path, here = '', peer = '', peerPort = ''] = rest;
    return {
      ...shared,
      path: path ?? null,
      localPort: here,
      localPortNum: numberOf(here),
      peerAddress: peer,
      peerPort,
      peerPortNum: numberOf(peerPort),
    };
  }
  // Older ones set a space before the port: `127.0.0.1:22` or `*:ssh`, never more than one word.
  return { ...shared, ...endsOf(rest) };
}

function endsOf(rest: readonly string[]): Partial<SsSocket> {
  const [here, peer] = [readEnd(rest[0] ?? '', ':'), readEnd(rest[1] ?? '', ':')];
  const [address = null, device] = (here.address ?? '').split('%');
  return {
    localAddress: address,
    localPort: here.port,
    localPortNum: here.portNum,
    ...(device === undefined ? {} : { interface: device }),
    peerAddress: peer.address,
    peerPort: peer.port,
    peerPortNum: peer.portNum,
  };
}

/** `*:ens33`, `[34525]:eth0`: what is caught, and where. */
function packetOf(text: string): Partial<SsSocket> {
  const { address, port } = readEnd(text, ':');
  return { linkLayer: address, interface: port };
}

/** `rtnl:dockerd/1220`: a family of netlink and who listens. */
function channelOf(text: string): Partial<SsSocket> {
  const found = /^(.*)\/(\d+)$/.exec(text);
  return found === null ? { channel: text } : { channel: found[1] ?? '', pid: Number(found[2]) };
}

function readDetails(line: string): Pick<SsSocket, 'processes' | 'details'> {
  const processes = [...line.matchAll(/\("(?<name>[^"]*)",pid=(?<pid>\d+),fd=(?<fd>\d+)\)/g)].map(
    ({ groups = {} }) => ({
      name: groups['name'] ?? '',
      pid: Number(groups['pid']),
      fd: groups['fd'] ?? '',
    }),
  );
  const details = [
    ...line.matchAll(
      /(?<=\s)(?<name>timer|uid|ino|sk|cgroup|v6only|dev|peers|fwmark):(?<value>\([^)]*\)|\S+)/g,
    ),
  ];
  return {
    processes,
    details: Object.fromEntries(details.map(({ groups = {} }) => [groups['name'], groups['value']])),
  };
}
