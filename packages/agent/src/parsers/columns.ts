/** A column of a table that a program printed: where its heading stands. */
export interface Column {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Headings are words of a line; `joined` names headings of two words, such as `Mounted on`. */
export function readHeadings(line: string, joined: readonly string[] = []): Column[] {
  let text = line;
  for (const heading of joined) text = text.replace(heading, heading.replaceAll(' ', '\u0001'));
  return [...text.matchAll(/\S+/g)].map((found) => ({
    name: found[0].replaceAll('\u0001', ' '),
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/**
 * The cells of a row under their headings. Cells may be wider than their heading to either side and may be
 * empty, so each word goes to the column whose heading it overlaps, or else to the nearest one. Words of one
 * cell stay together.
 */
export function readCells(line: string, columns: readonly Column[]): Map<string, string> {
  const cells = new Map<string, string>();
  let last = -1;
  for (const found of line.matchAll(/\S+/g)) {
    const at = columnOf(columns, found.index, found.index + found[0].length, last);
    const name = columns[at]?.name ?? '';
    const before = cells.get(name);
    cells.set(name, before === undefined ? found[0] : `${before} ${found[0]}`);
    last = at;
  }
  return cells;
}

function columnOf(columns: readonly Column[], start: number, end: number, last: number): number {
  let best = Math.max(last, 0);
  let bestDistance = Infinity;
  for (let at = Math.max(last, 0); at < columns.length; at += 1) {
    const column = columns[at];
    if (column === undefined) break;
    const distance = Math.max(column.start - end, start - column.end) + 1;
    if (distance < bestDistance) {
      best = at;
      bestDistance = distance;
    }
  }
  return best;
}
