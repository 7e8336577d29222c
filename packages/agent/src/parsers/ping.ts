import { linesOf, numberOf } from './lines.ts';

export interface PingReply {
  /** `reply`, `timeout`, `unparsable_line`, or an error of ICMP in small letters: `destination_host_unreachable`. */
  readonly type: string;
  readonly icmpSeq?: number;
  /** Seconds since 1970, with `-D`. */
  readonly timestamp?: number | null;
  readonly bytes?: number;
  readonly responseIp?: string;
  readonly ttl?: number;
  readonly timeMs?: number | null;
  readonly duplicate?: boolean;
  /** The header of our own packet that came back with an error (BSD, macOS). */
  readonly returned?: Readonly<Record<string, number | string>>;
  readonly unparsedLine?: string;
}

export interface Ping {
  readonly sourceIp: string | null;
  readonly destinationIp: string | null;
  readonly destination: string | null;
  readonly dataBytes: number | null;
  readonly pattern: string | null;
  readonly packetsTransmitted: number | null;
  readonly packetsReceived: number | null;
  readonly packetLossPercent: number | null;
  readonly duplicates: number;
  readonly errors: number | null;
  readonly corrupted: number | null;
  readonly timeMs: number | null;
  readonly roundTripMsMin: number | null;
  readonly roundTripMsAvg: number | null;
  readonly roundTripMsMax: number | null;
  readonly roundTripMsStddev: number | null;
  readonly responses: readonly PingReply[];
  /** Lines between the answers that speak of none, such as warnings. */
  readonly otherLines: readonly string[];
}

const replyForm =
  /^(?:\[(?<stamp>\d+\.\d+)\] )?(?<bytes>\d+) bytes from (?<from>.+?)[:,] (?:icmp_)?seq=(?<seq>\d+) (?:ttl|hlim)=(?<ttl>\d+)(?: time[=<](?<time>[\d.]+) ?ms)?(?<rest>.*)$/;
const silenceForm =
  /^(?:\[(?<stamp>\d+\.\d+)\] )?(?:no answer yet for icmp_seq=|Request timeout for icmp_seq )(?<seq>\d+)/;
/** ICMP errors as ping programs word them (iputils, BSD). */
const errorWords =
  /^(Destination (Host|Net|Port|Protocol) Unreachable|Source Route Failed|Frag needed and DF set|Packet filtered|Communication prohibited by filter|Time to live exceeded|Time exceeded: Hop limit|Redirect (Host|Network)|Parameter problem|Frag reassembly time exceeded)/i;
const unreachableForm = /^(?<bytes>\d+) bytes from (?<from>.+?): (?<what>[A-Z].*)$/;
const errorForm = /^(?:\[\d+\.\d+\] )?From (?<from>\S+).*? icmp_seq=(?<seq>\d+) (?<what>.+)$/;

/** ping and ping6 of iputils, BusyBox, FreeBSD and macOS. Lines that are none of theirs are kept as they are. */
export function parsePing(text: string): Ping {
  const lines = linesOf(text);
  const header = readHeader(lines);
  const ending = lines.findIndex((line) => /^--- .* ?ping6? statistics ---$/.test(line));
  const body = lines.slice(header.end, ending === -1 ? undefined : ending);
  return {
    ...header.value,
    ...readStatistics(ending === -1 ? [] : lines.slice(ending)),
    responses: readReplies(body.filter((line) => !isOther(line))),
    otherLines: body.filter((line) => line.trim() !== '' && isOther(line) && !isReturnedHeader(line)),
  };
}

function readHeader(lines: readonly string[]) {
  const pattern = /^PATTERN: (\S+)/m.exec(lines.slice(0, 3).join('\n'))?.[1] ?? null;
  const at = lines.findIndex((line) => /^PING6?[ (]/.test(line));
  const line = at === -1 ? '' : (lines[at] ?? '');
  const six = /^PING6\((\d+)=\d+\+\d+\+(\d+) bytes\) (\S+) --> (\S+)/.exec(line);
  const value =
    six === null
      ? { sourceIp: null, destinationIp: destinationOf(line), dataBytes: dataBytesOf(line), pattern }
      : { sourceIp: six[3] ?? null, destinationIp: six[4] ?? null, dataBytes: sixBytes(six), pattern };
  return { value, end: at + 1 };
}

/** `56=40+8+8`: all of it is payload of the frame; the tool's own count of data is the first number. */
function sixBytes(found: RegExpExecArray): number {
  return Number(found[1]);
}

/** `host (ip)`, `host(ip)`, `host(name (ip))`: the innermost bracket holds the address. */
function destinationOf(line: string): string | null {
  const inner = /\(([^()]*)\)\)? ?(?:from .*?)?:? ?\d+|\(([^()]*)\)\)?/.exec(line);
  return inner?.[1] ?? inner?.[2] ?? null;
}

function dataBytesOf(line: string): number | null {
  return numberOf(/[): ](\d+)(?:\(\d+\))? (?:data bytes|bytes of data)/.exec(line)?.[1]);
}

function readStatistics(lines: readonly string[]) {
  const text = lines.join('\n');
  const count = (form: RegExp): number | null => numberOf(form.exec(text)?.[1]);
  const trips = /= ([\d.]+)\/([\d.]+)\/([\d.]+)(?:\/([\d.]+|nan))? ms/.exec(text);
  return {
    destination: /^--- (.+?) ping6? statistics ---$/m.exec(text)?.[1] ?? null,
    packetsTransmitted: count(/(\d+) packets transmitted/),
    packetsReceived: count(/(\d+) (?:packets )?received/),
    packetLossPercent: count(/([\d.]+)% packet loss/),
    duplicates: count(/\+(\d+) duplicates/) ?? 0,
    errors: count(/\+(\d+) errors/),
    corrupted: count(/\+(\d+) corrupted/),
    timeMs: count(/time (\d+) ?ms/),
    roundTripMsMin: numberOf(trips?.[1]),
    roundTripMsAvg: numberOf(trips?.[2]),
    roundTripMsMax: numberOf(trips?.[3]),
    roundTripMsStddev: numberOf(trips?.[4]),
  };
}

function readReplies(lines: readonly string[]): PingReply[] {
  const replies: PingReply[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const unreachable = unreachableForm.exec(line)?.groups;
    if (unreachable !== undefined && errorWords.test(unreachable['what'] ?? '')) {
      replies.push(unreachableReply(unreachable, lines[at + 2]));
      at += 2;
    } else if (!isReturnedHeader(line)) replies.push(readReply(line));
  }
  return replies;
}

/** An answer, a silence and an error all name a packet or a sender. */
function isOther(line: string): boolean {
  return !/bytes from |icmp_seq|^From /.test(line) && !isReturnedHeader(line);
}

/** The IP header of our own packet, two lines: names and values. */
function isReturnedHeader(line: string): boolean {
  return line.startsWith('Vr HL TOS') || /^ *[\da-f] +[\da-f]+ +[\da-f]{2} [\da-f]{4} /.test(line);
}

function readReply(line: string): PingReply {
  const reply = replyForm.exec(line)?.groups;
  if (reply !== undefined) {
    return {
      type: 'reply',
      timestamp: numberOf(reply['stamp']),
      bytes: Number(reply['bytes']),
      responseIp: addressOf(reply['from'] ?? ''),
      icmpSeq: Number(reply['seq']),
      ttl: Number(reply['ttl']),
      timeMs: numberOf(reply['time']),
      duplicate: (reply['rest'] ?? '').includes('DUP!'),
    };
  }
  const silence = silenceForm.exec(line)?.groups;
  if (silence !== undefined) {
    return {
      type: 'timeout',
      icmpSeq: Number(silence['seq']),
      timestamp: numberOf(silence['stamp']),
      duplicate: false,
    };
  }
  return readError(line);
}

/** `From 10.0.0.1 icmp_seq=1 Destination Host Unreachable`, as iputils says it. */
function readError(line: string): PingReply {
  const error = errorForm.exec(line)?.groups;
  if (error !== undefined && errorWords.test(error['what'] ?? '')) {
    return {
      type: errorTypeOf(error['what'] ?? ''),
      responseIp: addressOf(error['from'] ?? ''),
      icmpSeq: Number(error['seq']),
      duplicate: false,
    };
  }
  return { type: 'unparsable_line', unparsedLine: line };
}

function errorTypeOf(what: string): string {
  return (errorWords.exec(what)?.[0] ?? what).toLowerCase().replaceAll(/[^a-z]+/g, '_');
}

function addressOf(from: string): string {
  return /\(([^()]+)\)/.exec(from)?.[1] ?? from;
}

/** The returned header is hexadecimal, but for the two addresses. */
function unreachableReply(
  found: Readonly<Record<string, string>>,
  headerLine: string | undefined,
): PingReply {
  const names = ['vr', 'hl', 'tos', 'len', 'id', 'flg', 'off', 'ttl', 'pro', 'cks', 'src', 'dst'];
  const cells = (headerLine ?? '').trim().split(/\s+/);
  const returned: Record<string, number | string> = {};
  for (const [at, name] of names.entries()) {
    const cell = cells[at];
    if (cell !== undefined)
      returned[name] = name === 'src' || name === 'dst' ? cell : Number.parseInt(cell, 16);
  }
  return {
    type: errorTypeOf(found['what'] ?? ''),
    bytes: Number(found['bytes']),
    responseIp: addressOf(found['from'] ?? ''),
    returned,
  };
}
