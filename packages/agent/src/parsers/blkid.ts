import { linesOf } from './lines.ts';

/** What blkid knows of a device: names in small letters, counts as numbers. */
export interface BlockId {
  readonly device: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const counts =
  /^(part_entry_(number|offset|size)|id_part_entry_(number|offset|size)|(id_iolimit_)?(minimum_io|physical_sector|logical_sector)_size|block_size)$/;

/** blkid: one line a device, or `-o export` and `-o udev` with a paragraph a device. */
export function parseBlkid(text: string): BlockId[] {
  const lines = linesOf(text);
  const isLines = lines.some((line) => /^\S.*: [A-Z_]+="/.test(line));
  return isLines ? lines.flatMap(fromLine) : paragraphs(lines).map(fromParagraph);
}

function fromLine(line: string): BlockId[] {
  const device = /^(\S.*?): /.exec(line)?.[1];
  if (device === undefined) return [];
  const pairs = [...line.matchAll(/ ([A-Z0-9_]+)="((?:[^"\\]|\\.)*)"/g)].map(
    (found) => [found[1] ?? '', found[2] ?? ''] as const,
  );
  return [{ device, values: valuesOf(pairs) }];
}

function paragraphs(lines: readonly string[]): string[][] {
  const found: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === '') found.push([]);
    else found.at(-1)?.push(line);
  }
  return found.filter((one) => one.length > 0);
}

function fromParagraph(lines: readonly string[]): BlockId {
  const pairs = lines.map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  const device = pairs.find(([name]) => name === 'DEVNAME')?.[1] ?? '';
  return { device, values: valuesOf(pairs.filter(([name]) => name !== 'DEVNAME')) };
}

function valuesOf(pairs: readonly (readonly [string, string])[]): Record<string, string | number> {
  return Object.fromEntries(
    pairs.map(([name, value]) => {
      const key = name.toLowerCase();
      return [key, counts.test(key) && /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}
