import { lettersOf } from './format.ts';

/** Control characters that no person types; PostgreSQL takes no zero byte in text at all. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Words of a form as they are stored: line ends of every system become one kind (HTML sends CR LF), edges are trimmed. */
export function cleanWords(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(controls, '').trim();
}

/** Longest subject made of a person's words; a line in a list holds about as much. */
const subjectLength = 90;

/** A subject from the first line that has words: its first sentence, cut at a word where it is long. */
export function subjectOf(words: string): string {
  const line =
    words
      .split('\n')
      .find((l) => l.trim() !== '')
      ?.replace(/\s+/g, ' ')
      .trim() ?? '';
  const sentence = /^.{15,}?[.?!](?=\s)/u.exec(line)?.[0] ?? line;
  const letters = lettersOf(sentence.replace(/[.]$/, ''));
  if (letters.length <= subjectLength) return letters.join('') || line;
  const cut = letters.slice(0, subjectLength - 1).join('');
  const atWord = cut.slice(0, cut.lastIndexOf(' '));
  return `${(atWord.length > subjectLength / 2 ? atWord : cut).replace(/[\s,;:]+$/, '')}…`;
}

/** A run of text that is an address of the web, or is not. */
export interface Run {
  readonly text: string;
  readonly isLink: boolean;
}

/** Finds web addresses in text; only http and https, and no full stop or bracket at the end belongs to one. */
export function findLinks(text: string): Run[] {
  const runs: Run[] = [];
  let done = 0;
  for (const found of text.matchAll(/\bhttps?:\/\/[^\s<>"'`]{3,2000}/gi)) {
    const address = found[0].replace(/[.,;:!?)\]}]+$/, '');
    if (!URL.canParse(address)) continue;
    if (found.index > done) runs.push({ text: text.slice(done, found.index), isLink: false });
    runs.push({ text: address, isLink: true });
    done = found.index + address.length;
  }
  if (done < text.length) runs.push({ text: text.slice(done), isLink: false });
  return runs;
}
