import { chunksOf, finish, fold, isStopWord, stem, type Chunk } from './words.ts';

/** One place of a term: any of the exact lexemes, or one that begins with `prefix`. */
export interface Slot {
  readonly lexemes: readonly string[];
  readonly prefix?: string;
  /** Words between this place and the one before, plus one; 1 is "directly after". */
  readonly distance: number;
}
/** One thing that a document must hold (or must not): any of its readings, each a row of slots. */
export interface Term {
  readonly readings: readonly (readonly Slot[])[];
  readonly negative: boolean;
}

/** Sixteen things are more than anybody types; a pasted page must not become a query of a thousand parts. */
const mostTerms = 16;
const mostChunks = 64;
const longestQuery = 1000;
/** Shorter beginnings would stand for a large part of all words. */
const shortestPrefix = 3;

/** Reads what a person typed: words, "a phrase", -without; the last word may be unfinished. Never fails. */
export function parseQuery(q: string): Term[] {
  // Control characters, NUL among them, separate words; no lexeme can hold one.
  const text = q.slice(0, longestQuery).replace(/\p{Cc}/gu, ' ');
  const terms: Term[] = [];
  for (const piece of text.matchAll(/(?<![\p{L}\p{N}"])(-?)"([^"]*)("|$)|(?:(?<=^|\s)(-))?([^\s"]+)/gu)) {
    if (terms.length >= mostTerms) break;
    const unfinished = piece.index + piece[0].length === text.length;
    if (piece[2] !== undefined) {
      const term = phraseOf(piece[2], unfinished && piece[3] === '');
      if (term) terms.push({ ...term, negative: piece[1] === '-' });
      continue;
    }
    const word = piece[5] ?? '';
    // An option such as --force is a word, not a wish to be without it.
    const negative = piece[4] === '-' && !word.startsWith('-');
    for (const term of wordsOf(word, unfinished && !negative)) terms.push({ ...term, negative });
  }
  return terms.slice(0, mostTerms);
}

/** Whether there is something to look for; only "not this" would mean to read everything. */
export function isAsking(terms: readonly Term[]): boolean {
  return terms.some((term) => !term.negative);
}

function wordsOf(text: string, unfinished: boolean): Omit<Term, 'negative'>[] {
  const chunks = [...chunksOf(text)].slice(0, mostTerms);
  return chunks.flatMap((chunk) => {
    const open = unfinished && chunk.end === text.length;
    const slots = slotsOf([chunk], open, text);
    if (chunk.whole !== undefined) return [{ readings: withWhole(chunk, slots, open) }];
    return slots.length === 0 ? [] : [{ readings: [slots] }];
  });
}

/** An identifier is found as a whole, and as its parts in a row: `firma.example` inside of a mail address. */
function withWhole(chunk: Chunk, parts: readonly Slot[], open: boolean): (readonly Slot[])[] {
  const whole = chunk.whole ?? '';
  const slot: Slot = { lexemes: [stem(whole)], distance: 1, ...(open ? { prefix: whole } : {}) };
  return parts.length === 0 ? [[slot]] : [[slot], parts];
}

function phraseOf(text: string, open: boolean): Omit<Term, 'negative'> | undefined {
  const chunks = [...chunksOf(text)].slice(0, mostChunks);
  const last = chunks.at(-1);
  const slots = slotsOf(chunks, open && last?.end === text.length, text);
  return slots.length === 0 ? undefined : { readings: [slots] };
}

/** The words of chunks in a row; a stop word leaves a gap, because the index counts it too. */
function slotsOf(chunks: readonly Chunk[], open: boolean, text: string): Slot[] {
  const slots: Slot[] = [];
  const words = chunks.flatMap((chunk) => chunk.parts.map((part) => ({ part, chunk })));
  let distance = 1;
  for (const [i, { part, chunk }] of words.entries()) {
    const unfinished = open && i === words.length - 1;
    if (isStopWord(part) && !(unfinished && part.length >= shortestPrefix)) {
      distance += 1;
      continue;
    }
    const written = text.slice(chunk.start, chunk.end);
    slots.push({ ...slotOf(part, chunk.parts.length === 1 ? written : part, unfinished), distance });
    distance = 1;
  }
  return slots;
}

function slotOf(word: string, written: string, unfinished: boolean): Omit<Slot, 'distance'> {
  const spellings = [word, ...otherSpellings(word, written)];
  const lexemes = spellings.flatMap((s) => (unfinished ? [stem(s), ...stemsOfUnfinished(s)] : [stem(s)]));
  const slot = { lexemes: [...new Set(lexemes)] };
  return unfinished && word.length >= shortestPrefix ? { ...slot, prefix: word } : slot;
}

/** `Müller` is also written Mueller, and who types `mueller` may mean Müller. */
function otherSpellings(word: string, written: string): string[] {
  const spelled = written.normalize('NFC').toLowerCase();
  if (/[äöü]/.test(spelled)) {
    return [fold(spelled.replace(/[äöü]/g, (vowel) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[vowel] ?? vowel))];
  }
  const contracted = word.replace(/([aou])e/g, '$1');
  return contracted === word ? [] : [contracted];
}

/**
 * The stems that an unfinished word may be on its way to: `printi` is on its way to printing, whose lexeme `print`
 * does not begin with it.
 */
function stemsOfUnfinished(word: string): string[] {
  const stems = [finish(word)];
  for (const ending of beginningsOfEndings) {
    const rest = word.slice(0, word.length - ending.length);
    if (rest.length >= 3 && word.endsWith(ending)) stems.push(rest, finish(rest), stem(rest));
  }
  return stems;
}

/** Beginnings of the endings that `stem` cuts, one after the other: -ing, -ed, -en, -e, each with or without -s. */
const beginningsOfEndings = ['i', 'in', 'ing', 'e', 'ed', 'en', 'es', 's'];
