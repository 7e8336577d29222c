import { linesOf, numberOf, textOf } from './lines.ts';

export interface DiskUse {
  readonly filesystem: string;
  readonly type?: string;
  /** In the block size of the heading, or in bytes where the program wrote 12M or 3.4Gi. */
  readonly size: number | null;
  /** `bytes`, `512-blocks`, `1K-blocks`, ... */
  readonly unit: string;
  readonly used: number | null;
  readonly available: number | null;
  readonly usePercent: number | null;
  readonly inodesUsed?: number | null;
  readonly inodesFree?: number | null;
  readonly inodesPercent?: number | null;
  readonly mountedOn: string;
}

const cellNames: Readonly<Record<string, keyof DiskUse>> = {
  Type: 'type',
  Used: 'used',
  IUsed: 'used',
  Available: 'available',
  Avail: 'available',
  IFree: 'available',
  'Use%': 'usePercent',
  'IUse%': 'usePercent',
  Capacity: 'usePercent',
  iused: 'inodesUsed',
  ifree: 'inodesFree',
  '%iused': 'inodesPercent',
};

/** df of Linux, FreeBSD, macOS and BusyBox. A long name may stand on a line of its own. */
export function parseDf(text: string): DiskUse[] {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  const at = lines.findIndex((line) => line.startsWith('Filesystem'));
  const headings = (lines[at] ?? '').replace('Mounted on', 'Mounted').trim().split(/\s+/);
  const unit =
    headings.find((heading) => /block|Size|Inodes|%?iused/i.test(heading) && !heading.startsWith('%')) ?? '';
  return joinBroken(lines.slice(at + 1), headings.length).map((line) =>
    rowOf(line, headings.slice(1, -1), unit),
  );
}

function joinBroken(lines: readonly string[], columns: number): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const isRest = /^\s/.test(line) && before !== undefined && before.trim().split(/\s+/).length < columns;
    if (isRest) joined[joined.length - 1] = `${before} ${line.trim()}`;
    else joined.push(line);
  }
  return joined;
}

/** Between a name and a place that may both hold blanks stand cells that never do: numbers, percents, dashes, a type. */
function rowOf(line: string, middle: readonly string[], unit: string): DiskUse {
  const cell = String.raw`(\S+)`;
  const numbers = middle.map((name) =>
    name === 'Type' ? cell : String.raw`(-|[\d.,]+(?:[KMGTPEZY]i?)?(?:Bi?)?%?)`,
  );
  const form = new RegExp(String.raw`^(.*?)\s+${numbers.join(String.raw`\s+`)}\s+(/.*|\S.*)$`);
  const found = form.exec(line) ?? [];
  const row: Record<string, unknown> = {
    filesystem: found[1] ?? line.trim(),
    mountedOn: found.at(-1) ?? '',
    size: null,
  };
  let isBytes = false;
  middle.forEach((heading, index) => {
    const text = found[index + 2];
    const name = cellNames[heading] ?? 'size';
    isBytes ||= name === 'size' && /[A-Z]/.test(text ?? '');
    row[name] = name === 'type' ? textOf(text) : sizeOf(text);
  });
  const isHuman = isBytes || /^size$/i.test(unit);
  return { used: null, available: null, usePercent: null, ...row, unit: isHuman ? 'bytes' : unit } as DiskUse;
}

const powers = ['', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** `1.9G`, `466Gi`, `0Bi`, `12`, `11%`: powers of 1024. Whole bytes: what lies below one was never measured. */
export function sizeOf(text: string | undefined): number | null {
  const found = /^([\d.]+)([KMGTPEZY])?i?B?i?%?$/.exec((text ?? '').replace(',', '.'));
  if (found === null) return null;
  const power = powers.indexOf(found[2] ?? '');
  return power > 0 ? Math.floor(Number(found[1]) * 1024 ** power) : numberOf(found[1]);
}
