import { linesOf } from './lines.ts';

export interface Mount {
  readonly filesystem: string;
  readonly mountPoint: string;
  readonly type?: string;
  readonly options: readonly string[];
  readonly label?: string;
}

/** mount without arguments: Linux says the type, FreeBSD and macOS put it first among the options. */
export function parseMount(text: string): Mount[] {
  return linesOf(text).flatMap((line) => {
    const linux = /^(.*?) on (.*?) type (\S+) \(([^)]*(?:\([^)]*\)[^)]*)*)\)(?: \[(.*)\])?\s*$/.exec(line);
    if (linux !== null) {
      const [, filesystem = '', mountPoint = '', type = '', options = '', label] = linux;
      return [
        {
          filesystem,
          mountPoint,
          type,
          options: options.split(','),
          ...(label === undefined ? {} : { label }),
        },
      ];
    }
    const bsd = /^(.*?) on (\/.*?) \(([^()]*)\)\s*$/.exec(line);
    if (bsd === null) return [];
    return [{ filesystem: bsd[1] ?? '', mountPoint: bsd[2] ?? '', options: (bsd[3] ?? '').split(/, ?/) }];
  });
}

export interface FoundMount {
  readonly target: string;
  readonly source: string | null;
  readonly fstype: string | null;
  readonly options: readonly string[];
}

/** findmnt and findmnt -l; the tree that it draws is taken off. */
export function parseFindmnt(text: string): FoundMount[] {
  const [, ...rows] = linesOf(text).filter((line) => line.trim() !== '');
  return rows.flatMap((line) => {
    const found = /^[\s│├└─|`-]*(\/.*?)\s+(\S+)\s+(\S+)\s+(\S+)\s*$/.exec(line);
    if (found === null) return [];
    return [
      {
        target: found[1] ?? '',
        source: found[2] ?? null,
        fstype: found[3] ?? null,
        options: (found[4] ?? '').split(','),
      },
    ];
  });
}
