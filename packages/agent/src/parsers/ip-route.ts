import { linesOf, numberOf, wordsOf } from './lines.ts';

export interface IpRoute {
  readonly ip: string;
  readonly via?: string;
  readonly dev?: string;
  readonly proto?: string;
  readonly scope?: string;
  readonly src?: string;
  readonly metric?: number;
  readonly mtu?: number;
  /** `linkdown`, `onlink`, `dead`. */
  readonly status?: string;
}

const named = ['via', 'dev', 'proto', 'scope', 'src'] as const;
const states = new Set(['linkdown', 'onlink', 'dead', 'pervasive', 'offload']);
const kinds = new Set([
  'unreachable',
  'blackhole',
  'prohibit',
  'throw',
  'local',
  'broadcast',
  'multicast',
  'unicast',
]);

/** `ip route show`: words in pairs after the destination. */
export function parseIpRoute(text: string): IpRoute[] {
  return linesOf(text).flatMap((line) => {
    const words = wordsOf(line);
    const [first = ''] = words;
    const ip = kinds.has(first) ? (words[1] ?? '') : first;
    return ip === '' || line.startsWith('\t') ? [] : [routeOf(ip, words)];
  });
}

function routeOf(ip: string, words: readonly string[]): IpRoute {
  const after = (name: string): string | undefined => {
    const at = words.indexOf(name, 1);
    return at === -1 ? undefined : words[at + 1];
  };
  const pairs = named.flatMap((name) => {
    const value = after(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const [metric, mtu] = [numberOf(after('metric')), numberOf(after('mtu'))];
  const status = words.find((word) => states.has(word));
  return {
    ip,
    ...Object.fromEntries(pairs),
    ...(metric === null ? {} : { metric }),
    ...(mtu === null ? {} : { mtu }),
    ...(status === undefined ? {} : { status }),
  };
}
