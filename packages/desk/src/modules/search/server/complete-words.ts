import { sql } from 'kysely';
import type { Reader } from '#platform/server/db/database';
import type { Slot, Term } from './parse-query.ts';

/** More endings than this of one beginning say too little; the next letter brings others. */
const mostWords = 64;
/** Three digits begin half of all addresses: no more than this many words are looked at. */
const readWords = 4000;

/**
 * Puts the words that begin like an unfinished one in its place. PostgreSQL can search for a beginning itself, but
 * reads all documents of all such words first; whole words can be cut to a window.
 */
export async function completeWords(db: Reader, terms: readonly Term[]): Promise<Term[]> {
  const prefixes = [...new Set(slotsOf(terms).flatMap((slot) => slot.prefix ?? []))];
  if (prefixes.length === 0) return [...terms];
  const words = new Map<string, string[]>();
  for (const prefix of prefixes) words.set(prefix, await wordsFrom(db, prefix));
  return terms.map((term) => ({
    ...term,
    readings: term.readings.map((slots) => slots.map((slot) => completed(slot, words))),
  }));
}

function slotsOf(terms: readonly Term[]): Slot[] {
  return terms.flatMap((term) => term.readings.flat());
}

function completed(slot: Slot, words: ReadonlyMap<string, readonly string[]>): Slot {
  if (slot.prefix === undefined) return slot;
  const lexemes = new Set([...slot.lexemes, ...(words.get(slot.prefix) ?? [])]);
  return { lexemes: [...lexemes], distance: slot.distance };
}

/** The words met first, which are the frequent ones; of numbers and names with digits the newest, which people look for. */
async function wordsFrom(db: Reader, prefix: string): Promise<string[]> {
  const order = /\d/.test(prefix) ? sql`desc` : sql`asc`;
  const rows = await db.rows<{ word: string }>(sql<{ word: string }>`select word from
    (select word, met_at_number from search_words where word >= ${prefix} and word < ${`${prefix}\u{10ffff}`}
     order by word limit ${sql.lit(readWords)}) near
    order by met_at_number ${order} limit ${sql.lit(mostWords)}`);
  return rows.map((row) => row.word);
}
