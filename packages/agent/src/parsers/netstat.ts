import { linesOf } from './lines.ts';
import type { InterfaceCounters } from './netstat-interfaces.ts';
import { parseInterfaceCounters } from './netstat-interfaces.ts';
import type { Socket } from './netstat-sockets.ts';
import { parseBsdSockets, parseLinuxSockets } from './netstat-sockets.ts';
import type { RouteRow } from './route.ts';
import { parseRoutes } from './route.ts';

export interface Netstat {
  readonly sockets: readonly Socket[];
  readonly routes: readonly RouteRow[];
  readonly interfaces: readonly InterfaceCounters[];
}

/** netstat of Linux (net-tools), FreeBSD and macOS: sockets, routes or interfaces, told apart by their headings. */
export function parseNetstat(text: string): Netstat {
  const lines = linesOf(text);
  const has = (form: RegExp): boolean => lines.some((line) => form.test(line));
  const isBsd =
    has(/^(Active \S+ .*|Active .*domain sockets.*)$/) && has(/\(state\)|^Address\s+Type|^Tcpcb|^Socket\s/);
  return {
    sockets: isBsd ? parseBsdSockets(lines) : parseLinuxSockets(lines),
    routes: has(/^Destination\s/) ? parseRoutes(text) : [],
    interfaces: has(/^(Iface|Name)\s+M[Tt][Uu]/) ? parseInterfaceCounters(lines) : [],
  };
}
