import { compile } from 'html-to-text';
import { mailLimits } from './limits.ts';

const toText = compile({
  wordwrap: false,
  limits: { maxInputLength: mailLimits.htmlChars, maxDepth: 60, maxChildNodes: 5000 },
  selectors: [
    { selector: 'img', format: 'skip' },
    {
      selector: 'a',
      options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, linkBrackets: ['<', '>'] },
    },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The words of an HTML body. */
export function textOfHtml(html: string): string {
  return plain(toText(html.slice(0, mailLimits.htmlChars)));
}

/** Text that every database and browser takes: no NUL, no half characters, one kind of line end. */
export function plain(text: string): string {
  return text
    .replaceAll('\0', '')
    .replaceAll(/\r\n?/g, '\n')
    .toWellFormed()
    .replace(/^\s*\n/, '')
    .trimEnd();
}

/** The part of a text that is shown; the rest stays in the stored mail. */
export function cutText(text: string, notes: string[]): string {
  if (text.length <= mailLimits.textChars) return text;
  notes.push(`The text was cut to ${mailLimits.textChars} characters.`);
  return `${text.slice(0, mailLimits.textChars).toWellFormed()}\n\n[The text goes on in the original mail.]`;
}
