import type { Column } from './columns.ts';
import { readCells, readHeadings } from './columns.ts';
import { numberOf, textOf } from './lines.ts';

/** Counters of one interface; the names of the columns are those of the system, in our spelling. */
export interface InterfaceCounters {
  readonly iface: string;
  readonly mtu: number | null;
  readonly flg?: string;
  readonly network?: string | null;
  readonly address?: string | null;
  readonly counters: Readonly<Record<string, number | null>>;
}

const texts: ReadonlySet<string> = new Set(['Iface', 'Name', 'MTU', 'Mtu', 'Flg', 'Network', 'Address']);

/** `netstat -i`. */
export function parseInterfaceCounters(lines: readonly string[]): InterfaceCounters[] {
  const at = lines.findIndex((line) => /^(Iface|Name)\s+M[Tt][Uu]/.test(line));
  const columns = readHeadings(lines[at] ?? '');
  const isLinux = columns[0]?.name === 'Iface';
  return lines
    .slice(at + 1)
    .filter((line) => line.trim() !== '')
    .map((line) => rowOf(isLinux ? cellsInOrder(line, columns) : readCells(line, columns), isLinux));
}

/** On Linux no cell is empty, and numbers may be wider than their headings. */
function cellsInOrder(line: string, columns: readonly Column[]): Map<string, string> {
  const words = line.trim().split(/\s+/);
  return new Map(columns.map(({ name }, at) => [name, words[at] ?? '']));
}

function rowOf(cells: ReadonlyMap<string, string>, isLinux: boolean): InterfaceCounters {
  const counted = [...cells].filter(([name]) => !texts.has(name));
  return {
    iface: cells.get('Iface') ?? cells.get('Name') ?? '',
    mtu: numberOf(cells.get('MTU') ?? cells.get('Mtu')),
    ...(isLinux
      ? { flg: cells.get('Flg') ?? '' }
      : { network: textOf(cells.get('Network')), address: textOf(cells.get('Address')) }),
    counters: Object.fromEntries(
      counted.map(([name, cell]) => [name.toLowerCase().replaceAll('-', '_'), numberOf(cell)]),
    ),
  };
}
