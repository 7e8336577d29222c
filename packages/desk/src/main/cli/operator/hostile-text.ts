/**
 * Letters that are not seen, or that move, join or recolour others: controls, formats (direction marks, zero width),
 * line separators, private use, halves of pairs, unassigned, marks on letters, spaces that are none, and fillers.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{M}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u2800\u3164\uffa0]/gu;

function escaped(letter: string): string {
  return `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A text that somebody else wrote, on one line of a terminal: nothing in it acts, hides or goes on for ever. */
export function visible(text: string, longest = 200): string {
  const letters = Array.from(text);
  const shown = letters.slice(0, longest).join('').replaceAll(unseen, escaped);
  const more = letters.length - longest;
  return more > 0 ? `${shown}... (${more} more characters)` : shown;
}

/** The same for a value that is signed: quoted, so that a text that looks like a number is seen to be one. Never cut. */
export function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').replaceAll(unseen, escaped);
}

/** Letters outside of ASCII with their numbers: an "a" of another alphabet looks like an "a". */
export function strangeLetters(text: string): string[] {
  const strange = [...new Set(text)].filter((letter) => (letter.codePointAt(0) ?? 0) > 126);
  return strange.map((letter) => {
    const number = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${letter.replaceAll(unseen, '')} U+${number}`.trim();
  });
}
