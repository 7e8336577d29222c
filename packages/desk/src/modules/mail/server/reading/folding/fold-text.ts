import { attributionEndingAt, type Attribution } from './attribution.ts';
import { isHeaderBlock, withRuleAbove } from './header-block.ts';
import { isBlank, linesOf, nextFilled, type Line } from './lines.ts';
import type { Fold } from '../parsed-mail.ts';
import { forwardDivider, forwardSubject, originalDivider } from './quote-words.ts';
import { quotedRuns, type Run } from './quoted-runs.ts';
import { isDeviceLine, isListFoot, isSeparator } from './signature.ts';

/** Lines, the last one included. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly kind: Fold['kind'];
}

/**
 * Finds what a mail program or a signature added to the words of the writer. A pure rule over lines: what is marked or
 * headed as a quote folds; an answer between quoted lines keeps its context; what is forwarded stays; a mail that is
 * nothing but a quote is shown whole. When in doubt words stay in sight: missing one is worse than reading one twice.
 */
export function foldText(text: string, subject = ''): Fold[] {
  const lines = linesOf(text);
  const attributions = attributionsIn(lines);
  const end = ownEnd(lines, attributions, forwardSubject.test(subject));
  const quotes = quotesWithin(quotedRuns(lines, end.line, attributions), lines, end);
  const signature = signatureWithin(lines, end.line, quotes);
  const stretches = [...quotes, ...(signature ? [signature] : [])].toSorted((a, b) => a.first - b.first);
  if (end.rest) stretches.push({ first: end.line, last: lines.length - 1, kind: 'quote' });
  return leavesWords(lines, stretches) ? foldsOf(lines, stretches) : [];
}

/** By the line in which each one ends. */
function attributionsIn(lines: readonly Line[]): ReadonlyMap<number, Attribution> {
  const found = new Map<number, Attribution>();
  for (let at = 0; at < lines.length; at += 1) {
    const one = attributionEndingAt(lines, at);
    if (one) found.set(at, one);
  }
  return found;
}

interface OwnEnd {
  /** The first line that is not the writer's. */
  readonly line: number;
  /** What follows folds; false where it is forwarded. */
  readonly rest: boolean;
}

/** Where the writer's part ends because everything below is another mail, without marks. */
function ownEnd(
  lines: readonly Line[],
  attributions: ReadonlyMap<number, Attribution>,
  isForward: boolean,
): OwnEnd {
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line || isBlank(line) || line.marked) continue;
    if (forwardDivider.test(line.words)) return { line: at, rest: false };
    if (originalDivider.test(line.words)) return { line: at, rest: !isForward };
    if (isHeaderBlock(lines, at)) return { line: withRuleAbove(lines, at), rest: !isForward };
    const attribution = attributions.get(at);
    const below = nextFilled(lines, at + 1);
    if (attribution && below < lines.length && !lines[below]?.marked)
      return { line: attribution.first, rest: true };
  }
  return { line: lines.length, rest: false };
}

/** Which runs of marked lines fold: the one under an attribution, the one at the end, the one above an answer. */
function quotesWithin(runs: readonly Run[], lines: readonly Line[], end: OwnEnd): Stretch[] {
  const filled = (from: number, to: number) => lines.slice(from, to).some((line) => !isBlank(line));
  const last = runs.at(-1);
  const [only] = runs;
  const fold = (run: Run): Stretch => ({ first: run.first, last: run.last, kind: 'quote' });
  if (!last || !only) return [];
  const atEnd = !filled(last.last + 1, end.line);
  if (runs.length > 1) return atEnd && last.attributed ? [fold(last)] : [];
  const long = only.markedLines >= 2;
  const atStart = !filled(0, only.first);
  return only.attributed || (long && (atEnd || atStart)) ? [fold(only)] : [];
}

/** The first signature outside of quotes, down to the quote below it or the end. */
function signatureWithin(
  lines: readonly Line[],
  end: number,
  quotes: readonly Stretch[],
): Stretch | undefined {
  for (let at = 0; at < end; at += 1) {
    const quote = quotes.find((one) => one.first <= at && at <= one.last);
    if (quote) at = quote.last;
    const line = lines[at];
    if (quote || !line || line.marked || line.words === '') continue;
    const below = quotes.find((one) => one.first > at)?.first ?? end;
    if (isDeviceLine(line) || isSeparator(lines, at, below) || isListFoot(lines, at, below))
      return { first: at, last: beforeMarked(lines, at, below) - 1, kind: 'signature' };
  }
  return undefined;
}

/** A quote that stays in sight ends a signature as well. */
function beforeMarked(lines: readonly Line[], at: number, end: number): number {
  for (let next = at; next < end; next += 1) if (lines[next]?.marked) return next;
  return end;
}

function leavesWords(lines: readonly Line[], stretches: readonly Stretch[]): boolean {
  let at = 0;
  for (const one of [...stretches, { first: lines.length, last: lines.length }]) {
    if (lines.slice(at, one.first).some((line) => !isBlank(line))) return true;
    at = one.last + 1;
  }
  return false;
}

/** From the first filled line of each stretch to its last one. */
function foldsOf(lines: readonly Line[], stretches: readonly Stretch[]): Fold[] {
  return stretches.flatMap((one) => {
    const filled = lines.slice(one.first, one.last + 1).filter((line) => !isBlank(line));
    const [first, last] = [filled[0], filled.at(-1)];
    return first && last ? [{ from: first.from, to: last.to, kind: one.kind }] : [];
  });
}
