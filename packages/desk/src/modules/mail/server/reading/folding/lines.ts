/** A line of a text, with its place in it. */
export interface Line {
  readonly from: number;
  /** Behind the last character of the line, before its end. */
  readonly to: number;
  /** Without white space around it; only the first characters of very long lines. */
  readonly words: string;
  /** Quoted by a mark in front of it, as mail programs have done since the seventies. */
  readonly marked: boolean;
}

/** No rule needs more of a line, and rules look at a few lines at once. */
const charsLookedAt = 400;

/** The lines of a text. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    const words = text
      .slice(from, Math.min(to, from + charsLookedAt))
      .replaceAll(/[\u00a0\u202f]/g, ' ')
      .trim();
    lines.push({ from, to, words, marked: words.startsWith('>') });
    from = to + 1;
  }
  return lines;
}

export function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.words === '';
}

/** The first line from `at` on that holds anything; the number of lines when there is none. */
export function nextFilled(lines: readonly Line[], at: number): number {
  let next = at;
  while (next < lines.length && isBlank(lines[next])) next += 1;
  return next;
}
