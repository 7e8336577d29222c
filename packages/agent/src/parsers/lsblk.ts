import type { Column } from './columns.ts';
import { readHeadings } from './columns.ts';
import { sizeOf } from './df.ts';
import { linesOf, numberOf } from './lines.ts';

export interface BlockDevice {
  readonly name: string;
  /** How deep below its disk, from the lines that lsblk draws. */
  readonly depth: number;
  readonly sizeBytes: number | null;
  /** All columns by their heading in small letters; flags as true and false, counts as numbers. */
  readonly columns: Readonly<Record<string, string | number | boolean | null>>;
}

const flags: ReadonlySet<string> = new Set(['rm', 'ro', 'rota', 'disc_zero', 'rand', 'hotplug', 'dax']);
const counts: ReadonlySet<string> = new Set([
  'ra',
  'alignment',
  'min_io',
  'opt_io',
  'phy_sec',
  'log_sec',
  'rq_size',
  'disc_aln',
]);

/** lsblk with any columns: numbers stand at the right end of their heading, texts at its left. */
export function parseLsblk(text: string): BlockDevice[] {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  const [heading = '', ...rows] = lines;
  const columns = widenToGaps(readHeadings(heading), rows);
  return joinMountPoints(rows.map((line) => deviceOf(line, columns)));
}

/** A device with several mount points has a line for each; only the first has a name. */
function joinMountPoints(devices: readonly BlockDevice[]): BlockDevice[] {
  const joined: BlockDevice[] = [];
  for (const device of devices) {
    const before = joined.at(-1);
    if (device.name !== '' || before === undefined) joined.push(device);
    else {
      const points = [before.columns['mountpoints'], device.columns['mountpoints']].filter(
        (one) => one !== null,
      );
      joined[joined.length - 1] = {
        ...before,
        columns: { ...before.columns, mountpoints: points.join('\n') },
      };
    }
  }
  return joined;
}

/** The border between two columns: the last place between the headings that is blank in every row. */
function widenToGaps(headings: readonly Column[], rows: readonly string[]): Column[] {
  const isBlank = (at: number): boolean => rows.every((row) => (row[at] ?? ' ') === ' ');
  const borders = headings.slice(1).map((heading, index) => {
    const before = headings[index]?.end ?? 0;
    let at = heading.start - 1;
    while (at > before && !isBlank(at)) at -= 1;
    return isBlank(at) ? at : before;
  });
  return headings.map((heading, index) => ({
    name: heading.name.toLowerCase().replaceAll(/[-:]/g, '_'),
    start: index === 0 ? 0 : (borders[index - 1] ?? 0),
    end: borders[index] ?? Infinity,
  }));
}

function deviceOf(line: string, columns: readonly Column[]): BlockDevice {
  const cells = Object.fromEntries(
    columns.map(({ name, start, end }) => [
      name,
      cellOf(name, line.slice(start, end === Infinity ? undefined : end).trim()),
    ]),
  );
  const drawn = line.slice(0, columns[0]?.end);
  const bare = drawn.replace(/^[\s│├└─`|-]*(?=[^\s│├└─`|-])/, '');
  const name = bare.trim();
  // Each step down is drawn two characters wide.
  const depth = Math.floor((drawn.length - bare.length) / 2);
  const size = cells['size'];
  return {
    name,
    depth,
    sizeBytes: typeof size === 'string' ? sizeOf(size) : null,
    columns: { ...cells, name },
  };
}

function cellOf(name: string, text: string): string | number | boolean | null {
  if (text === '') return null;
  if (flags.has(name)) return text === '1';
  return counts.has(name) ? numberOf(text) : text;
}
