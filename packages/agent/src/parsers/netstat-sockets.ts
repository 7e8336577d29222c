import { readHeadings } from './columns.ts';
import { numberOf, textOf, wordsOf } from './lines.ts';
import { protocolsOf, readEnd } from './sockets.ts';

/** A socket of the network or of the machine itself (`unix`). */
export interface Socket {
  readonly kind: 'network' | 'socket' | 'kernel';
  /** The title of the part of the output, for sockets of the kernel. */
  readonly section?: string;
  readonly proto: string;
  readonly state?: string | null;
  readonly localAddress?: string | null;
  readonly localPort?: string | null;
  readonly localPortNum?: number | null;
  readonly foreignAddress?: string | null;
  readonly foreignPort?: string | null;
  readonly foreignPortNum?: number | null;
  readonly transportProtocol?: string | null;
  readonly networkProtocol?: string | null;
  readonly recvQ?: number | null;
  readonly sendQ?: number | null;
  readonly user?: string | null;
  readonly inode?: number | string | null;
  readonly pid?: number | null;
  readonly programName?: string | null;
  readonly securityContext?: string | null;
  readonly timer?: string | null;
  readonly path?: string | null;
  readonly type?: string | null;
  readonly flags?: string | null;
  readonly refcnt?: number | null;
  /** Columns that only one system prints, by their heading. */
  readonly more?: Readonly<Record<string, string | number | null>>;
}

/** net-tools prints a heading for each section; cells may be empty, so their places count. */
export function parseLinuxSockets(lines: readonly string[]): Socket[] {
  const sockets: Socket[] = [];
  let heading = '';
  for (const line of lines) {
    if (/^Proto\s/.test(line)) heading = line;
    else if (/^(tcp|udp|raw|sctp|icmp|udpl|dccp)\S*\s/.test(line)) sockets.push(networkRow(line, heading));
    else if (/^unix\s/.test(line)) sockets.push(unixRow(line, heading));
  }
  return sockets;
}

const networkForm =
  /^(?<proto>\S+)\s+(?<recv>\d+)\s+(?<send>\d+)\s+(?<local>\S+)\s+(?<foreign>\S+)\s*(?:(?<state>[A-Z][A-Z_0-9]+|\d{1,2})(?=\s|$))?(?<rest>.*)$/;

function networkRow(line: string, heading: string): Socket {
  const found = networkForm.exec(line)?.groups ?? {};
  const proto = found['proto'] ?? '';
  const local = readEnd(found['local'] ?? '', ':');
  const foreign = readEnd(found['foreign'] ?? '', ':');
  return {
    kind: 'network',
    proto,
    recvQ: numberOf(found['recv']),
    sendQ: numberOf(found['send']),
    localAddress: local.address,
    localPort: local.port,
    localPortNum: local.portNum,
    foreignAddress: foreign.address,
    foreignPort: foreign.port,
    foreignPortNum: foreign.portNum,
    state: found['state'] ?? null,
    ...protocolsOf(proto),
    ...afterState(found['rest'] ?? '', heading),
  };
}

/** User, inode, program and timer, of which the heading tells those that are there. */
function afterState(rest: string, heading: string): Partial<Socket> {
  const words = wordsOf(rest);
  const isThere = (name: string): boolean => heading.includes(name);
  const user = isThere('User') ? words.shift() : undefined;
  const inode = isThere('Inode') ? words.shift() : undefined;
  const timerAt = words.findIndex((word) => /^(off|on|keepalive|timewait|probe|unkn-\d+)$/.test(word));
  const timer = isThere('Timer') && timerAt !== -1 ? words.splice(timerAt).join(' ') : undefined;
  return {
    ...(user === undefined ? {} : { user }),
    ...(inode === undefined ? {} : { inode: numberOf(inode) ?? inode }),
    ...(timer === undefined ? {} : { timer }),
    ...(isThere('PID/Program') ? programOf(words, isThere('Security Context')) : {}),
  };
}

/** `1206/sshd: user`; without the right to see it, a dash. */
function programOf(words: readonly string[], hasContext: boolean): Partial<Socket> {
  const context = hasContext && words.length > 1 ? (words.at(-1) ?? null) : null;
  const text = (context === null ? words : words.slice(0, -1)).join(' ');
  const found = /^(\d+)\/(.*)$/.exec(text);
  return {
    pid: found === null ? null : Number(found[1]),
    programName: found === null ? textOf(text) : textOf(found[2]),
    ...(hasContext ? { securityContext: context } : {}),
  };
}

const unixForm =
  /^unix\s+(?<refcnt>\d+)\s+\[ (?<flags>[^\]]*?)\s*\]\s+(?<type>[A-Z]+)\s+(?:(?<state>[A-Z]+(?: [A-Z]+)?)\s+)?(?<inode>\d+)(?<rest>.*)$/;

function unixRow(line: string, heading: string): Socket {
  const found = unixForm.exec(line)?.groups ?? {};
  const rest = found['rest'] ?? '';
  const isThere = heading.includes('PID/Program');
  const { program, after } = isThere ? cutProgram(rest) : { program: null, after: rest };
  return {
    kind: 'socket',
    proto: 'unix',
    refcnt: numberOf(found['refcnt']),
    flags: textOf(found['flags']),
    type: found['type'] ?? null,
    state: found['state'] ?? null,
    inode: numberOf(found['inode']),
    ...(isThere ? { pid: numberOf(program?.[1]), programName: textOf(program?.[2]) } : {}),
    path: textOf(after),
  };
}

/** net-tools writes number and name into 20 places and cuts what is longer, so a name may hold blanks. */
function cutProgram(rest: string): { program: RegExpExecArray | null; after: string } {
  const text = rest.trimStart();
  const cell = /^\S{21}/.test(text) ? (/^\S+/.exec(text)?.[0] ?? '') : text.slice(0, 20);
  return { program: /^(\d+)\/(.*)$/.exec(cell.trimEnd()), after: text.slice(cell.length) };
}

/** FreeBSD and macOS: cells of all sections in the order of their headings. */
export function parseBsdSockets(lines: readonly string[]): Socket[] {
  const sockets: Socket[] = [];
  let section = '';
  let heading = '';
  for (const line of lines) {
    if (/^(Active|Registered) /.test(line)) [section, heading] = [line.trim(), ''];
    else if (line.trim() !== '' && section !== '' && heading === '') heading = line;
    else if (line.trim() !== '' && heading !== '') sockets.push(bsdRow(line, section, heading));
  }
  return sockets;
}

function bsdRow(line: string, section: string, heading: string): Socket {
  if (/^Address\s/.test(heading)) return localRow(line, heading);
  return section.includes('kernel') ? kernelRow(line, section, heading) : bsdNetworkRow(line, heading);
}

/** Sockets between programs and the kernel (macOS). */
function kernelRow(line: string, section: string, heading: string): Socket {
  const words = wordsOf(line);
  const cells = wordsOf(heading).map((name, at) => [nameOf(name), numberIn(name, words[at] ?? '')] as const);
  return {
    kind: 'kernel',
    section,
    proto: words[wordsOf(heading).indexOf('Proto')] ?? '',
    more: Object.fromEntries(cells),
  };
}

const bsdKnown: ReadonlySet<string> = new Set([
  'Proto',
  'Recv-Q',
  'Send-Q',
  'Local Address',
  'Foreign Address',
  '(state)',
]);

function bsdNetworkRow(line: string, heading: string): Socket {
  const columns = readHeadings(heading, ['Local Address', 'Foreign Address']);
  const cells = new Map<string, string>();
  const words = wordsOf(line);
  // What knows no connections has no state, and its row one word less.
  const hasState = !/^(udp|icm|div|raw)/.test(words[columns.findIndex((one) => one.name === 'Proto')] ?? '');
  for (const { name } of columns.filter((one) => hasState || one.name !== '(state)'))
    cells.set(name, words.shift() ?? '');
  const proto = cells.get('Proto') ?? '';
  const local = readEnd(cells.get('Local Address') ?? '', '.');
  const foreign = readEnd(cells.get('Foreign Address') ?? '', '.');
  const more = [...cells].filter(([name]) => !bsdKnown.has(name));
  return {
    kind: 'network',
    proto,
    recvQ: numberOf(cells.get('Recv-Q')),
    sendQ: numberOf(cells.get('Send-Q')),
    localAddress: local.address,
    localPort: local.port,
    localPortNum: local.portNum,
    foreignAddress: foreign.address,
    foreignPort: foreign.port,
    foreignPortNum: foreign.portNum,
    state: textOf(cells.get('(state)')),
    ...protocolsOf(proto),
    more: Object.fromEntries(more.map(([name, cell]) => [nameOf(name), numberIn(name, cell)])),
  };
}

/** Identities stay text even when they are made of digits alone. */
function numberIn(name: string, cell: string): string | number | null {
  return /^(Socket|Flowhash|Tcpcb|Address|Inode|Conn|Refs|Nextref|kctlref|pcb|id|flags)$/.test(name)
    ? textOf(cell)
    : (numberOf(cell) ?? textOf(cell));
}

function nameOf(heading: string): string {
  return heading.toLowerCase().replaceAll('-', '_');
}

function localRow(line: string, heading: string): Socket {
  const columns = readHeadings(heading);
  const words = wordsOf(line);
  const last = columns.length - 1;
  const cells = new Map(
    columns.map(({ name }, at) => [name, at === last ? words.slice(at).join(' ') : (words[at] ?? '')]),
  );
  return {
    kind: 'socket',
    proto: 'unix',
    recvQ: numberOf(cells.get('Recv-Q')),
    sendQ: numberOf(cells.get('Send-Q')),
    type: cells.get('Type') ?? null,
    path: textOf(cells.get('Addr')),
    more: Object.fromEntries(
      ['Address', 'Inode', 'Conn', 'Refs', 'Nextref'].map((name) => [nameOf(name), textOf(cells.get(name))]),
    ),
  };
}
