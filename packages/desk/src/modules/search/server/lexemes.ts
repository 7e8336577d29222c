import { chunksOf, isStopWord, stem } from './words.ts';

/** PostgreSQL keeps positions up to 16383 and 255 for one lexeme. */
const lastPosition = 16_383;
const positionsOfOne = 255;
/** A tsvector has room for 1 MiB; a text beyond this is a dump of something, and its first words are what people look for. */
const roomBytes = 600_000;
const longestText = 1_000_000;
/** Between title and body, so that no phrase reaches across. */
const gap = 10;

interface Words {
  readonly positions: Map<string, string[]>;
  usedBytes: number;
}

/**
 * The words of a document in PostgreSQL's text form of a tsvector: title words with weight A, body words without.
 * Only letters, digits and the signs . : @ can occur in a lexeme, so nothing needs escaping.
 */
export function toTsvector(title: string | undefined, body: string): string {
  const words: Words = { positions: new Map(), usedBytes: 0 };
  const next = title === undefined ? 0 : place(words, title, 0, 'A') + gap;
  place(words, body, next, '');
  return [...words.positions].map(([lexeme, at]) => `'${lexeme}':${at.join(',')}`).join(' ');
}

function place(words: Words, text: string, from: number, weight: string): number {
  let position = from;
  for (const chunk of chunksOf(text.slice(0, longestText))) {
    if (words.usedBytes > roomBytes) break;
    if (chunk.whole !== undefined) add(words, stem(chunk.whole), position + 1, weight);
    for (const part of chunk.parts) {
      position += 1;
      if (!isStopWord(part)) add(words, stem(part), position, weight);
    }
  }
  return position;
}

function add(words: Words, lexeme: string, position: number, weight: string): void {
  const placed = `${Math.min(position, lastPosition)}${weight}`;
  const known = words.positions.get(lexeme);
  if (known === undefined) {
    words.positions.set(lexeme, [placed]);
    words.usedBytes += Buffer.byteLength(lexeme) + 8;
  } else if (known.length < positionsOfOne) {
    known.push(placed);
    words.usedBytes += 2;
  }
}
