import { linesOf } from './lines.ts';

export interface Probe {
  readonly ip: string | null;
  readonly name: string | null;
  readonly asn: number | null;
  readonly rtt: number | null;
  /** `!H` host unreachable, `!N` network, `!X` forbidden, ... (traceroute(8)). */
  readonly annotation: string | null;
}

export interface Hop {
  readonly hop: number;
  /** Probes that were answered; a star has none. */
  readonly probes: readonly Probe[];
}

export interface Traceroute {
  readonly destinationIp: string | null;
  readonly destinationName: string | null;
  readonly hops: readonly Hop[];
}

/** traceroute and traceroute6 of Linux, FreeBSD and macOS, by name or number, with or without `-a`. */
export function parseTraceroute(text: string): Traceroute {
  const lines = linesOf(text);
  const header = lines
    .map((line) => /^traceroute6? to (\S+) \(([^)]+)\)/.exec(line))
    .find((found) => found !== null);
  const hops: { hop: number; probes: Probe[] }[] = [];
  for (const line of lines) {
    if (/^(traceroute|tracing)/i.test(line) || line.trim() === '') continue;
    const numbered = /^\s*(\d+)\s+(?=[[*\da-zA-Z])(.*)$/.exec(line);
    const isContinued = /^\s{3,}(?=\S)/.test(line) && !/^\s*\d+\s+(\*|[\w[].*(\(|\sms|\*))/.test(line);
    if (numbered !== null && !isContinued)
      hops.push({ hop: Number(numbered[1]), probes: readProbes(numbered[2] ?? '') });
    else hops.at(-1)?.probes.push(...readProbes(line));
  }
  return { destinationIp: header?.[2] ?? null, destinationName: header?.[1] ?? null, hops };
}

const token =
  /\[AS(?<asn>\d+|\*)[^\]]*\]|(?<name>[^\s()[\]*!]+) \((?<ip>[^)\s]+)\)|(?<rtt>\d+(?:\.\d+)?)\s+ms(?:\s+(?<note>![A-Z0-9<>-]*))?|(?<bare>[0-9a-fA-F]*[:.][0-9a-fA-F:.%\w]+|[^\s()[\]*!]+)|\*|(?<lone>![A-Z0-9<>-]*)/g;

function readProbes(text: string): Probe[] {
  const probes: Probe[] = [];
  let from: Pick<Probe, 'ip' | 'name' | 'asn'> = { ip: null, name: null, asn: null };
  let asn: number | null = null;
  for (const { groups = {} } of text.matchAll(token)) {
    if (groups['asn'] !== undefined) asn = groups['asn'] === '*' ? null : Number(groups['asn']);
    else if (groups['ip'] !== undefined) from = { ip: groups['ip'], name: groups['name'] ?? null, asn };
    else if (groups['rtt'] !== undefined) {
      probes.push({
        ...from,
        asn: from.asn ?? asn,
        rtt: Number(groups['rtt']),
        annotation: groups['note'] ?? null,
      });
    } else if (groups['bare'] !== undefined) from = { ip: groups['bare'], name: null, asn };
  }
  return probes;
}
