import type { Attribution } from './attribution.ts';
import { isBlank, nextFilled, type Line } from './lines.ts';

/** Marked lines that belong together, with the attribution above them. */
export interface Run {
  readonly first: number;
  readonly last: number;
  readonly markedLines: number;
  readonly attributed: boolean;
}

/** The runs of marked lines before `end`; blank lines and what a mail program broke off a marked line part none. */
export function quotedRuns(
  lines: readonly Line[],
  end: number,
  attributions: ReadonlyMap<number, Attribution>,
): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < end; at += 1) {
    if (!lines[at]?.marked) continue;
    const { last, markedLines } = runFrom(lines, at, end);
    const above = attributionAbove(lines, at, attributions);
    runs.push({ first: above?.first ?? at, last, markedLines, attributed: above !== undefined });
    at = last;
  }
  return runs;
}

function runFrom(lines: readonly Line[], first: number, end: number): { last: number; markedLines: number } {
  let last = first;
  let markedLines = 1;
  for (;;) {
    const next = nextFilled(lines, last + 1);
    if (next < end && lines[next]?.marked) {
      last = next;
      markedLines += 1;
    } else if (next < end && isBrokenOff(lines, last, next) && lines[nextFilled(lines, next + 1)]?.marked) {
      last = next;
    } else return { last, markedLines };
  }
}

/** A long marked line that was wrapped on its way leaves its rest without a mark; so do links in brackets. */
function isBrokenOff(lines: readonly Line[], marked: number, next: number): boolean {
  const line = lines[next];
  const before = lines[marked];
  if (!line || !before) return false;
  if (/^[(<[]https?:\/\/\S{1,300}[)>\]][ >]*$/i.test(line.words)) return true;
  const adjacent = next === marked + 1 && lines[next + 1]?.marked === true;
  return adjacent && before.words.length >= 60 && line.words.length <= 30 && /^[\p{Ll}\d]/u.test(line.words);
}

function attributionAbove(
  lines: readonly Line[],
  at: number,
  attributions: ReadonlyMap<number, Attribution>,
): Attribution | undefined {
  let above = at - 1;
  while (above > 0 && isBlank(lines[above])) above -= 1;
  return attributions.get(above);
}
