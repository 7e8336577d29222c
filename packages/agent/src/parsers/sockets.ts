import { numberOf } from './lines.ts';

/** Address and port of one end of a socket, as a program printed them. */
export interface End {
  readonly address: string | null;
  readonly port: string | null;
  /** The port as a number, when it is one and no name of a service. */
  readonly portNum: number | null;
}

/** Splits at the last `:` (Linux, Windows) or the last `.` (BSD, macOS). */
export function readEnd(text: string, separator: ':' | '.'): End {
  const at = text.lastIndexOf(separator);
  if (at === -1) return { address: text === '' ? null : text, port: null, portNum: null };
  const port = text.slice(at + 1);
  return { address: text.slice(0, at), port, portNum: numberOf(port) };
}

/** `tcp`, `tcp6`, `udp4`, `raw6` and their kind: what they carry over what. */
export function protocolsOf(proto: string): {
  transportProtocol: string | null;
  networkProtocol: string | null;
} {
  const found = /^(tcp|udp|raw|icmp?|sctp|dccp)(?:lite)?(46|4|6)?$/i.exec(proto);
  // FreeBSD and macOS shorten to four letters: icm4, icm6.
  const transport = found?.[1]?.toLowerCase().replace(/^icm$/, 'icmp') ?? null;
  return {
    transportProtocol: transport === 'tcp' || transport === 'udp' || transport === 'icmp' ? transport : null,
    networkProtocol: found === null ? null : found[2] === '6' || found[2] === '46' ? 'ipv6' : 'ipv4',
  };
}
