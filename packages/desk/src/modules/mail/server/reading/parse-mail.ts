import { withoutHeaps } from '#platform/contract/heaped-marks';
import { decodeWords } from 'postal-mime';
import { oneLine } from '#platform/server/mail/address';
import { addressesOf, writerOf } from './addresses.ts';
import { foldText } from './folding/fold-text.ts';
import { mailLimits, MailTooComplex } from './limits.ts';
import { readHeader } from './mail-header.ts';
import { messageIdOf, referencesOf } from './message-ids.ts';
import { readTree } from './mime-tree.ts';
import { headerOf, type ParsedMail } from './parsed-mail.ts';
import { readBody } from './read-body.ts';
import { cutText, isTooDeep } from './readable-text.ts';
import { repairMail } from './repair.ts';
import { sanitiseHtml } from './sanitise-html.ts';

/**
 * Reads a mail. Never throws for what a sender wrote: a mail that cannot be taken apart comes back with its header
 * and the original as its attachment. Does no I/O, so the same source gives the same result at any time.
 */
export function parseMail(source: Buffer): ParsedMail {
  const notes: string[] = [];
  const text = repairMail(source, notes);
  try {
    const root = readTree(text, notes);
    const body = readBody(root, notes);
    const named = addressed(root.headers, notes);
    const words = withoutHeaps(cutText(body.text, notes));
    const folds = foldText(words, named.subject);
    return {
      ...named,
      text: words,
      folds,
      html: cleanHtml(
        body.html ?? '',
        folds.some((one) => one.kind === 'quote'),
        notes,
      ),
      attachments: body.attachments,
      headers: root.headers,
      notes: [...new Set(notes)],
    };
  } catch (error) {
    if (!(error instanceof MailTooComplex) && !(error instanceof RangeError)) throw error;
    notes.push(`The mail was not taken apart. ${error.message}`);
    return unreadMail(source, readHeader(text, notes, 'mail').headers, notes);
  }
}

function cleanHtml(html: string, hasQuote: boolean, notes: string[]): string | undefined {
  if (html.trim() === '') return undefined;
  if (html.length > mailLimits.htmlChars || isTooDeep(html)) {
    notes.push('The HTML was too long or too deep to be shown; its words are kept as text.');
    return undefined;
  }
  return withoutHeaps(sanitiseHtml(html.replaceAll('\0', ''), hasQuote)) || undefined;
}

type Addressed = Pick<ParsedMail, 'messageId' | 'from' | 'to' | 'cc' | 'subject' | 'references'>;

function addressed(headers: ParsedMail['headers'], notes: string[]): Addressed {
  const of = (name: string) => headers.get(name) ?? [];
  if (of('from').length > 1) notes.push('There is more than one From line; the first one counts.');
  return {
    messageId: messageIdOf(headerOf({ headers }, 'message-id')),
    from: writerOf(of('from')) ?? writerOf(of('sender')),
    to: addressesOf(of('to')),
    cc: addressesOf(of('cc')),
    subject: oneLine(decodeWords(headerOf({ headers }, 'subject')), mailLimits.subjectChars),
    references: referencesOf({ headers }),
  };
}

/** The header of a mail whose body may not be looked at, and the whole mail as a file for a person to open. */
export function readHeaderAlone(source: Buffer, reason: string): ParsedMail {
  const notes = [`The mail was not taken apart. ${reason}`];
  return unreadMail(source, readHeader(repairMail(source, notes), notes, 'mail').headers, notes);
}

/** What is left when nothing of a mail may be looked at: its header, where there is one, and the original. */
export function unreadMail(source: Buffer, headers: ParsedMail['headers'], notes: string[]): ParsedMail {
  return {
    ...addressed(headers, notes),
    text: '[This mail could not be read. The original is attached.]',
    folds: [],
    html: undefined,
    attachments: [{ name: 'original.eml', mediaType: 'message/rfc822', bytes: source, contentId: undefined }],
    headers,
    notes: [...new Set(notes)],
  };
}
