import type { Term } from './parse-query.ts';
import { chunksOf, stem } from './words.ts';

/** Start and end of a hit in a text. */
export type Range = [start: number, end: number];
export interface Snippet {
  readonly text: string;
  readonly hits: Range[];
}

const snippetChars = 180;
/** How far the text of a hit is searched for its words; a longer one shows its beginning. */
const searchedChars = 50_000;
const mostHits = 20;

/** Where the words of a query stand in a text, by the same rules that found it. */
export function hitsIn(text: string, terms: readonly Term[]): Range[] {
  const slots = terms.filter((term) => !term.negative).flatMap((term) => term.readings.flat());
  const lexemes = new Set(slots.flatMap((slot) => slot.lexemes));
  const prefixes = slots.flatMap((slot) => slot.prefix ?? []);
  const ranges: Range[] = [];
  for (const chunk of chunksOf(text.slice(0, searchedChars))) {
    const words = chunk.whole === undefined ? chunk.parts : [chunk.whole, ...chunk.parts];
    const stems = words.map(stem);
    if (stems.some((s) => lexemes.has(s) || prefixes.some((p) => s.startsWith(p))))
      ranges.push([chunk.start, chunk.end]);
  }
  return ranges;
}

/** A piece of a text around the place with the most hits, in one line, with the hits in it. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const all = hitsIn(text, terms);
  const start = startOfLine(text, densest(all));
  const end = endOf(text, start);
  const lead = start > 0 ? '… ' : '';
  const piece = text.slice(start, end).replace(/\s/g, ' ').toWellFormed();
  const shift = lead.length - start;
  const hits = all
    .filter(([from, to]) => from >= start && to <= end)
    .slice(0, mostHits)
    .map(([from, to]): Range => [from + shift, to + shift]);
  return { text: `${lead}${piece}${end < text.length ? ' …' : ''}`, hits };
}

/** The start of the window that holds most hits; the first one, where several do. */
function densest(ranges: readonly Range[]): number {
  let best = 0;
  let most = 0;
  let last = 0;
  for (const [i, [start]] of ranges.entries()) {
    while (last < ranges.length && (ranges[last]?.[1] ?? 0) <= start + snippetChars * 0.75) last += 1;
    if (last - i > most) {
      most = last - i;
      best = start;
    }
  }
  return best;
}

/** A little before the hit, at the beginning of a word. */
function startOfLine(text: string, hit: number): number {
  const early = Math.max(0, hit - snippetChars / 4);
  if (early === 0) return 0;
  const space = text.slice(early, hit).search(/\s\S/);
  return space === -1 ? hit : early + space + 1;
}

function endOf(text: string, start: number): number {
  const end = start + snippetChars;
  if (end >= text.length) return text.length;
  const space = text.slice(start, end).search(/\s\S*$/);
  return space < snippetChars / 2 ? end : start + space;
}
