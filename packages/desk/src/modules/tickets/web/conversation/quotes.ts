/** What a person wrote, and what a mail program put under it. */
export interface FoldedText {
  readonly said: string;
  /** Signature and quoted mail, kept as they came; empty when there is nothing to fold. */
  readonly folded: string;
  /** Quoted lines in it; 0 for a signature alone. */
  readonly quotedLines: number;
}

const attributions: readonly RegExp[] = [
  /^on .{6,200}\bwrote:\s*$/i,
  /^am .{6,200}\bschrieb\b.*:\s*$/i,
  /^le .{6,200}\ba écrit\s*:\s*$/i,
  /^-{2,}\s*(original message|ursprüngliche nachricht|forwarded message|message d.origine)\s*-{2,}\s*$/i,
  /^_{10,}\s*$/,
];
const headerLine = /^\*?(from|von|de|sent|gesendet|envoyé)\*?\s*:\s/i;
const secondHeaderLine = /^\*?(sent|gesendet|envoyé|to|an|à|date|datum|subject|betreff|objet)\*?\s*:\s/i;

/** "On Monday ... wrote:" is often broken over two lines by the mail program. */
function isAttribution(lines: readonly string[], index: number): boolean {
  const line = (lines[index] ?? '').trim();
  const joined = `${line} ${(lines[index + 1] ?? '').trim()}`;
  if (attributions.some((form) => form.test(line))) return true;
  if (/^(on|am|le) /i.test(line) && attributions.slice(0, 3).some((form) => form.test(joined))) return true;
  return (
    headerLine.test(line) &&
    lines.slice(index + 1, index + 4).some((next) => secondHeaderLine.test(next.trim()))
  );
}

/**
 * Parts a mail's text where its quote or signature begins. Only what stands at the end folds: an answer between quoted
 * lines stays as it is, for nobody may miss a word of it. A signature begins at "-- " (RFC 3676 section 4.3).
 */
export function foldQuotes(text: string): FoldedText {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const start = quoteStart(lines) ?? lines.length;
  const signature = lines.slice(0, start).findIndex((line) => line === '-- ' || line === '--');
  const cut = signature > 0 ? signature : start;
  const said = lines.slice(0, cut).join('\n').trimEnd();
  const folded = lines.slice(cut).join('\n').trim();
  // A mail that is nothing but a quote is shown whole.
  if (said.trim() === '' || folded === '') return { said: text.trimEnd(), folded: '', quotedLines: 0 };
  const quoted = lines.slice(start).filter((line) => line.trim() !== '');
  return { said, folded, quotedLines: quoted.length };
}

/** Where the quote at the end begins: an attribution, or the last run of lines with ">". */
function quoteStart(lines: readonly string[]): number | undefined {
  for (let index = 1; index < lines.length; index += 1) {
    if (!isAttribution(lines, index)) continue;
    const below = lines.slice(index + 1).filter((line) => line.trim() !== '');
    const marked = below.some((line) => line.startsWith('>'));
    // Words after a marked quote are an answer below it: then only unmarked text decides.
    const answered = marked && !below.at(-1)?.startsWith('>');
    if (!answered) return index;
  }
  let index = lines.length - 1;
  while (index >= 0 && (lines[index]?.trim() === '' || lines[index]?.startsWith('>'))) index -= 1;
  const run = lines.slice(index + 1);
  return run.some((line) => line.startsWith('>')) ? index + 1 : undefined;
}
