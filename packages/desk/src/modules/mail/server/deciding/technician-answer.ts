import { answerLine, ownWords } from '#tickets';
import type { ParsedMail } from '../reading/parsed-mail.ts';

/** What a technician's mail says, and to whom. */
export interface TechnicianAnswer {
  readonly kind: 'reply' | 'note';
  readonly text: string;
}

const noteMark = /^\s*note\s*:[ \t]*/i;

/**
 * The technician's own words: what stands above the line of our mail, without the sentence by which mail programs
 * introduce a quote. `note:` in front makes a note; so does a mail without words, because an empty letter helps nobody.
 */
export function readAnswer(mail: Pick<ParsedMail, 'text' | 'folds' | 'attachments'>): TechnicianAnswer {
  const said = above(mail).trim();
  const hasFiles = mail.attachments.length > 0;
  if (noteMark.test(said)) return { kind: 'note', text: said.replace(noteMark, '').trim() || '(no text)' };
  if (said !== '') return { kind: 'reply', text: said };
  return hasFiles ? { kind: 'reply', text: 'See the attached file.' } : { kind: 'note', text: '(no text)' };
}

function above({ text, folds }: Pick<ParsedMail, 'text' | 'folds'>): string {
  const end = lineStart(text, text.indexOf(answerLine));
  const lines = ownWords(text.slice(0, end), folds).split(/\r?\n/);
  while (lines.length > 0 && isIntroduction(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n');
}

/** Where the line begins that holds this place; without a place the end of the text. */
function lineStart(text: string, at: number): number {
  return at === -1 ? text.length : text.lastIndexOf('\n', at) + 1;
}

/** Empty, "On Monday ... wrote:", "From: Ticket 10012-8 <...>", a ruler, or a `>` alone. */
function isIntroduction(line: string): boolean {
  const words = line.replace(/^[>\s]+/, '').trim();
  if (words === '' || /^[-_*]{3,}/.test(words)) return true;
  if (/^\*?(from|to|cc|subject|date|sent|von|an|betreff|datum|gesendet)\*?\s*:/i.test(words)) return true;
  return words.endsWith(':') && /@|\d|wrote|schrieb|écrit|escribió|scritto|schreef|skrev/i.test(words);
}
