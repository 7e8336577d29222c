import { linesOf, numberOf, wordsOf } from './lines.ts';
import { routeFlagNames } from './route-flags.ts';

/** A row of a routing table, whatever printed it. */
export interface RouteRow {
  readonly destination: string;
  readonly gateway?: string;
  readonly nextHop?: string;
  readonly genmask?: string;
  readonly flags: string;
  readonly flagNames: readonly string[];
  readonly metric?: number | null;
  readonly refs?: number | null;
  readonly use?: number | null;
  readonly mss?: number | null;
  readonly window?: number | null;
  readonly irtt?: number | null;
  readonly mtu?: number | null;
  /** Seconds, or `!` (macOS: rejected). */
  readonly expire?: string | null;
  readonly iface: string | null;
}

/** Headings as the programs write them, and our names. */
const names: Readonly<Record<string, keyof RouteRow>> = {
  Destination: 'destination',
  Gateway: 'gateway',
  'Next Hop': 'nextHop',
  Genmask: 'genmask',
  Flags: 'flags',
  Flag: 'flags',
  Metric: 'metric',
  Met: 'metric',
  Ref: 'refs',
  Refs: 'refs',
  Use: 'use',
  MSS: 'mss',
  Window: 'window',
  irtt: 'irtt',
  Mtu: 'mtu',
  Iface: 'iface',
  If: 'iface',
  Netif: 'iface',
  Expire: 'expire',
};

const counted: ReadonlySet<string> = new Set(['metric', 'refs', 'use', 'mss', 'window', 'irtt', 'mtu']);

/** route, route -6 and netstat -r of Linux; netstat -r of FreeBSD and macOS. Rows have no empty cells but the last. */
export function parseRoutes(text: string): RouteRow[] {
  const rows: RouteRow[] = [];
  let headings: (keyof RouteRow)[] = [];
  let system: 'linux' | 'bsd' = 'bsd';
  for (const line of linesOf(text)) {
    if (line.startsWith('Kernel IP')) system = 'linux';
    if (/^Destination\s/.test(line)) headings = readHeadings(line);
    else if (headings.length > 0 && line.trim() !== '' && !/^(Kernel|Internet|Routing)/.test(line)) {
      rows.push(rowOf(wordsOf(line), headings, system));
    }
  }
  return rows;
}

function readHeadings(line: string): (keyof RouteRow)[] {
  const words = wordsOf(line.replace('Next Hop', 'Next_Hop')).map((word) => word.replace('_', ' '));
  return words.flatMap((word) => names[word] ?? []);
}

function rowOf(
  words: readonly string[],
  headings: readonly (keyof RouteRow)[],
  system: 'linux' | 'bsd',
): RouteRow {
  const cells = cellsOf(words, headings);
  const pairs = headings.map((name, at) => {
    const cell = cells[at];
    return [name, counted.has(name) ? numberOf(cell) : (cell ?? null)] as const;
  });
  const row = Object.fromEntries(pairs) as Partial<RouteRow>;
  const flags = row.flags ?? '';
  return {
    ...row,
    destination: row.destination ?? '',
    flags,
    flagNames: routeFlagNames(flags, system),
    iface: row.iface ?? null,
  };
}

/** More words than headings: the last cell holds the rest. */
function cellsOf(words: readonly string[], headings: readonly string[]): readonly string[] {
  const last = headings.length - 1;
  if (words.length <= headings.length) return words;
  return [...words.slice(0, last), words.slice(last).join(' ')];
}
