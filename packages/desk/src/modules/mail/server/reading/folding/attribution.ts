import { isBlank, nextFilled, type Line } from './lines.ts';
import { openers, wroteWords } from './quote-words.ts';

/** "On Monday Bob wrote:" above a quote, over one to four lines. */
export interface Attribution {
  readonly first: number;
  readonly last: number;
}

const linesAtMost = 4;
const address = /[^\s<>@()[\]]{1,80}@[^\s<>@()[\]]{1,100}/;
const moment = /\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d年|\d월/;
/** Without an address it takes a whole date to tell a mail from "at 10:30 the server wrote:". */
const wholeDate = /\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d年|\d년/;
const dateFirst = /^\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\b|^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b/;
/** `---- On Wed, 24 Feb 2021 john@desk.test wrote ----`, `---- Bob Okafor wrote ----`. */
const dashed = /^-{2,6} ?.{2,300} (?:wrote|schrieb|a écrit|escribió|ha scritto) ?-{2,6}$/i;

/** The attribution that ends in this line, or undefined. */
export function attributionEndingAt(lines: readonly Line[], last: number): Attribution | undefined {
  const line = lines[last];
  if (!isBare(line)) return undefined;
  if (dashed.test(line.words)) return { first: last, last };
  const quoteFollows = lines[nextFilled(lines, last + 1)]?.marked === true;
  if (!mayEnd(line.words, quoteFollows)) return undefined;
  let addressed: Attribution | undefined;
  for (let first = last; first > last - linesAtMost && isBare(lines[first]); first -= 1) {
    const facts = factsOf(joined(lines, first, last), quoteFollows);
    if (forms.dated.some((form) => form(facts))) return { first: withOpener(lines, first), last };
    if (forms.addressed.some((form) => form(facts))) addressed ??= { first, last };
  }
  return addressed;
}

function isBare(line: Line | undefined): line is Line {
  return line !== undefined && !isBlank(line) && !line.marked;
}

function mayEnd(words: string, quoteFollows: boolean): boolean {
  if (/[:：]$/.test(words)) return true;
  return quoteFollows && /[>)\]]$|wrote$/i.test(words);
}

/** What can be seen in a few lines that may be an attribution. */
interface Facts {
  readonly text: string;
  readonly colon: boolean;
  readonly hasAddress: boolean;
  readonly wrote: boolean;
  readonly isDated: boolean;
  readonly quoteFollows: boolean;
}

function factsOf(text: string, quoteFollows: boolean): Facts {
  return {
    text,
    colon: /[:：]$/.test(text),
    hasAddress: address.test(text),
    wrote: wroteWords.test(text),
    isDated: moment.test(text),
    quoteFollows,
  };
}

/** Who and when, or who alone. Without an address only a quote that follows, or a whole date, makes sure. */
const forms: Readonly<Record<'dated' | 'addressed', readonly ((f: Facts) => boolean)[]>> = {
  dated: [
    (f) => f.colon && f.hasAddress && f.isDated,
    (f) => f.colon && f.wrote && f.isDated && f.quoteFollows,
    (f) => f.colon && f.wrote && wholeDate.test(f.text) && endsWithWriter(f.text),
    (f) => !f.colon && f.hasAddress && f.isDated && f.wrote,
    // Gmail's older form: "2011/4/7 Bob <bob@desk.test>", and nothing but the quote under it.
    (f) => !f.colon && f.hasAddress && dateFirst.test(f.text),
  ],
  addressed: [
    (f) => f.colon && f.hasAddress && f.wrote,
    (f) => f.colon && f.wrote && f.quoteFollows && f.text.length <= 100,
  ],
};

/** The verb stands at the end, or a name of a few words follows it ("schrieb Bob Okafor:"). */
function endsWithWriter(text: string): boolean {
  return wroteWords.test(text.slice(-70));
}

/** "On Mon, 18 May" may stand in a line of its own above "2026 at 09:19, Bob wrote:". */
function withOpener(lines: readonly Line[], first: number): number {
  const line = lines[first];
  const above = lines[first - 1];
  if (!line || !above || openers.test(line.words) || isBlank(above) || above.marked) return first;
  return openers.test(above.words) && !/[.!?:]$/.test(above.words) ? first - 1 : first;
}

function joined(lines: readonly Line[], first: number, last: number): string {
  return lines
    .slice(first, last + 1)
    .map((line) => line.words)
    .join(' ')
    .slice(0, 800);
}
