import { sql, type RawBuilder } from 'kysely';
import { searchable, type SearchType } from '../contract.ts';

/**
 * Windows over the numbers of documents. `search_marks` in the migration gives each document one mark per level, so
 * "among the newest few thousand" is a condition inside of the word index, and PostgreSQL skips through the long
 * lists of frequent words instead of reading them to the end.
 */
const bitsOfLevel = [11, 13, 15, 17, 19, 21, 23] as const;
/** Marks of different levels never meet: the level stands above all bits of a number. */
const levelUnit = 2 ** 40;
/** Marks in one condition; with fewer a window would be far larger than asked for. */
const mostMarks = 16;

/** The newest documents: the marks to ask for, and how many numbers they stand for. */
export interface Window {
  readonly marks: readonly number[];
  readonly size: number;
}

/** All documents. */
export const everything: Window = { marks: [], size: Number.POSITIVE_INFINITY };

/** The smallest window of at least `size` documents up to number `newest`; everything, where that is as much. */
export function windowOf(newest: number, size: number): Window {
  for (const [level, bits] of bitsOfLevel.entries()) {
    const span = 2 ** bits;
    const last = Math.floor(newest / span);
    const first = Math.max(0, Math.floor((newest - size) / span));
    if (last - first >= mostMarks) continue;
    if (first === 0) return everything;
    const marks = Array.from({ length: last - first + 1 }, (_, i) => level * levelUnit + first + i);
    return { marks, size: newest - first * span };
  }
  return everything;
}

/** Aim a little over what is needed, so that most searches end with the second step. */
const margin = 1.25;
const leastGrowth = 1.5;

/** Where a search begins that knows nothing of the frequency of its words. */
export function firstWindow(newest: number): Window {
  return windowOf(newest, 4096);
}

/** The window that should hold `wanted` matches at the frequency so far; with hardly any found, its upper bound counts (rule of three). */
export function nextWindow(newest: number, window: Window, matched: number, wanted: number): Window {
  const size = (margin * wanted * window.size) / (matched + 3);
  return windowOf(newest, Math.ceil(Math.max(leastGrowth * window.size, size)));
}

/** Conditions over the alias `d` for the documents with a number above `from`, up to `to`; for ranges of some thousand. */
export function between(from: number, to: number): RawBuilder<unknown> {
  const span = 2 ** bitsOfLevel[0];
  const first = Math.floor(from / span);
  const marks = Array.from({ length: Math.floor(to / span) - first + 1 }, (_, i) => first + i);
  return sql`search_marks(d.type, d.number) && ${marks}::bigint[] and d.number > ${from} and d.number <= ${to}`;
}

/** In the order of the array in `search_marks`. */
const numberedTypes: readonly SearchType[] = Object.values(searchable);

/** Conditions over the alias `d` that the word index answers: the window, and the types unless they are all. */
export function within(window: Window, types: readonly SearchType[] | undefined): RawBuilder<unknown> {
  const ofWindow =
    window === everything ? sql`` : sql`and search_marks(d.type, d.number) && ${[...window.marks]}::bigint[]`;
  if (types === undefined) return ofWindow;
  const marks = types.map((type) => -1 - numberedTypes.indexOf(type));
  return sql`${ofWindow} and search_marks(d.type, d.number) && ${marks}::bigint[]`;
}
