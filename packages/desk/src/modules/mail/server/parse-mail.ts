import PostalMime, { decodeWords, type Attachment, type Email } from 'postal-mime';
import { oneLine } from '#platform/server/mail/address';
import { addressesOf, writerOf } from './addresses.ts';
import { nameFor, safeName } from './attachment-name.ts';
import { mailLimits, MailTooComplex } from './limits.ts';
import { messageIdOf, referencesOf } from './message-ids.ts';
import { headerOf, type ParsedAttachment, type ParsedMail } from './parsed-mail.ts';
import { cutText, plain, textOfHtml } from './readable-text.ts';
import { repairMail } from './repair.ts';
import { sanitiseHtml } from './sanitise-html.ts';

/**
 * Reads a mail. Never throws for what a sender wrote: a mail that cannot be read comes back with its header fields
 * and the original as its attachment. Does no I/O, so the same source gives the same result at any time.
 */
export async function parseMail(source: Buffer): Promise<ParsedMail> {
  const notes: string[] = [];
  try {
    const repaired = repairMail(source);
    notes.push(...repaired.notes);
    const email = await PostalMime.parse(repaired.bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: mailLimits.depth,
    });
    return understand(email, repaired.declaredType, notes);
  } catch (error) {
    const why = error instanceof MailTooComplex ? error.message : 'A part of it breaks the rules of mail.';
    return unread(source, [...notes, `The mail could not be taken apart. ${why}`]);
  }
}

function understand(email: Email, declaredType: string | undefined, notes: string[]): ParsedMail {
  const headers = headersOf(email);
  if (declaredType !== undefined) headers.set('content-type', [declaredType]);
  const rawHtml = (email.html ?? '').replaceAll('\0', '');
  const html = rawHtml.length <= mailLimits.htmlChars ? rawHtml : '';
  if (html !== rawHtml) notes.push('The HTML was too long to be shown; its words are kept as text.');
  const ownText = plain(email.text ?? '');
  return {
    ...addressed(headers, notes),
    text: cutText(ownText === '' ? textOfHtml(rawHtml) : ownText, notes),
    html: html.trim() === '' ? undefined : sanitiseHtml(html) || undefined,
    attachments: attachmentsOf(email.attachments, notes),
    headers,
    notes,
  };
}

type Addressed = Pick<ParsedMail, 'messageId' | 'from' | 'to' | 'cc' | 'subject' | 'references'>;

function addressed(headers: ParsedMail['headers'], notes: string[]): Addressed {
  const of = (name: string) => headers.get(name) ?? [];
  const from = writerOf(of('from')) ?? writerOf(of('sender'));
  if (of('from').length > 1) notes.push('There is more than one From line; the first one counts.');
  return {
    messageId: messageIdOf(headerOf({ headers }, 'message-id')),
    from,
    to: addressesOf(of('to')),
    cc: addressesOf(of('cc')),
    subject: oneLine(decodeWords(headerOf({ headers }, 'subject')), mailLimits.subjectChars),
    references: referencesOf({ headers }),
  };
}

function headersOf(email: Email): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const known = headers.get(key);
    if (known) known.push(value);
    else headers.set(key, [value]);
  }
  return headers;
}

function attachmentsOf(parts: readonly Attachment[], notes: string[]): ParsedAttachment[] {
  if (parts.length > mailLimits.attachments)
    notes.push(`Of ${parts.length} attachments the first ${mailLimits.attachments} are shown.`);
  return parts.slice(0, mailLimits.attachments).map((part, at) => ({
    name: safeName(part.filename, nameFor(at + 1, part.mimeType)),
    mediaType: /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(part.mimeType)
      ? part.mimeType
      : 'application/octet-stream',
    bytes: bytesOf(part.content),
    contentId: part.contentId ? messageIdOf(part.contentId) : undefined,
  }));
}

function bytesOf(content: Attachment['content']): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return content instanceof ArrayBuffer
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** The header as far as it goes, and the whole mail as a file for a person to open. */
function unread(source: Buffer, notes: string[]): ParsedMail {
  const headers = new Map<string, string[]>();
  const head =
    source
      .subarray(0, mailLimits.headerBytes)
      .toString('latin1')
      .split(/\r?\n\r?\n/)[0] ?? '';
  for (const line of head
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .slice(0, mailLimits.headerFields)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    headers.set(key, [
      ...(headers.get(key) ?? []),
      line.slice(colon + 1, colon + mailLimits.fieldBytes).trim(),
    ]);
  }
  return {
    ...addressed(headers, notes),
    text: '[This mail could not be read. The original is attached.]',
    html: undefined,
    attachments: [{ name: 'original.eml', mediaType: 'message/rfc822', bytes: source, contentId: undefined }],
    headers,
    notes,
  };
}
