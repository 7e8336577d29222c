import { sql, type RawBuilder } from 'kysely';

/**
 * Windows over the numbers of documents. Each document carries one mark per level, so that a search of the newest
 * few thousand is a condition inside of the word index: PostgreSQL then skips the long lists of frequent words
 * instead of reading them to the end.
 */
const levels = [
  { bits: 11, name: 'a' },
  { bits: 14, name: 'b' },
  { bits: 17, name: 'c' },
  { bits: 20, name: 'd' },
  { bits: 23, name: 'e' },
] as const;

/** Marks in one condition: more cost more than they save. */
const mostMarks = 8;

/** The newest documents: marks to ask for, and the lowest number they stand for. */
export interface Window {
  readonly marks: readonly string[];
  readonly from: number;
}

/** All documents. */
export const everything: Window = { marks: [], from: 0 };

/** The smallest window of at least `size` documents that ends with number `newest`; everything, where that is as much. */
export function windowOf(newest: number, size: number): Window {
  for (const { bits, name } of levels) {
    const span = 2 ** bits;
    const last = Math.floor(newest / span);
    const count = Math.ceil(size / span) + 1;
    if (count > mostMarks) continue;
    if (count > last) return everything;
    const marks = Array.from({ length: count }, (_, i) => `!${name}${last - i}`);
    return { marks, from: (last - count + 1) * span };
  }
  return everything;
}

/** SQL for the marks that a document with this type and number carries, as a text array. */
export function marksOf(type: RawBuilder<unknown>, number: RawBuilder<unknown>): RawBuilder<string[]> {
  const ofNumber = levels.map(
    ({ bits, name }) => sql`${sql.lit(`!${name}`)} || (${number} >> ${sql.lit(bits)})`,
  );
  return sql<string[]>`array[${sql.lit('!')} || ${type}, ${sql.join(ofNumber)}]`;
}

/** The mark of a type. */
export function typeMark(type: string): string {
  return `!${type}`;
}
