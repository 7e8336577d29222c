import { compile } from 'html-to-text';
import sanitizeHtml from 'sanitize-html';
import { mailLimits } from './limits.ts';

/** Stands where the converter left something out. */
const leftOut = '\u0001';
const toText = compile({
  wordwrap: false,
  limits: { maxInputLength: mailLimits.htmlChars, maxDepth: 150, maxChildNodes: 50_000, ellipsis: leftOut },
  selectors: [
    { selector: 'img', format: 'skip' },
    {
      selector: 'a',
      options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, linkBrackets: ['<', '>'] },
    },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The words of an HTML body; of one that is too deep or too wide for the converter all of them, without its layout. */
export function textOfHtml(html: string): string {
  const given = html.slice(0, mailLimits.htmlChars).replaceAll(leftOut, ' ');
  if (isTooDeep(given)) return plain(given.replaceAll(/<[^<>]{0,500}>/g, ' ').replaceAll(/[ \t]{2,}/g, ' '));
  const text = toText(given);
  return plain(text.includes(leftOut) ? sanitizeHtml(given, wordsOnly).replaceAll(/[ \t]{2,}/g, ' ') : text);
}

const childless = new Set([
  'area',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'wbr',
]);

/** HTML parsers take time by the square of the depth: 200,000 open elements (1 MB) would take a minute. */
export function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, close, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (childless.has(name.toLowerCase())) continue;
    depth = close === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > mailLimits.htmlDepth) return true;
  }
  return false;
}

const wordsOnly: sanitizeHtml.IOptions = {
  allowedTags: [],
  allowedAttributes: {},
  parser: { decodeEntities: true },
  textFilter: (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
};

/** Text that every database and browser takes: no NUL, no half characters, one kind of line end. */
export function plain(text: string): string {
  return text
    .replaceAll('\0', '')
    .replaceAll(/\r\n?/g, '\n')
    .toWellFormed()
    .trimEnd()
    .replace(/^(?:[ \t]*\n)+/, '');
}

/** The part of a text that is shown; the rest stays in the stored mail. */
export function cutText(text: string, notes: string[]): string {
  if (text.length <= mailLimits.textChars) return text;
  notes.push(`The text was cut to ${mailLimits.textChars} characters.`);
  return `${text.slice(0, mailLimits.textChars).toWellFormed()}\n\n[The text goes on in the original mail.]`;
}
