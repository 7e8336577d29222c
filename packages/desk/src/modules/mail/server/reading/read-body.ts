import { decodeWords } from 'postal-mime';
import { oneLine } from '#platform/server/mail/address';
import { nameFor, safeName } from './attachment-name.ts';
import { decodeText, decodeTransfer, unflow } from './decode-part.ts';
import { mailLimits } from './limits.ts';
import { messageIdOf } from './message-ids.ts';
import type { MimePart } from './mime-tree.ts';
import type { ParsedAttachment } from './parsed-mail.ts';
import { plain, textOfHtml } from './readable-text.ts';
import { readTnef } from './tnef/read-tnef.ts';
import { takeUuencoded } from './uuencode.ts';

/** What a mail says and brings. */
export interface MailBody {
  readonly text: string;
  /** As it came; not sanitised yet. */
  readonly html: string | undefined;
  readonly attachments: readonly ParsedAttachment[];
}

/** One stretch of words, in one or both forms. */
interface Segment {
  readonly text?: string;
  readonly html?: string;
}

interface Gathered {
  readonly notes: string[];
  readonly attachments: ParsedAttachment[];
  /** Words out of a winmail.dat: they count when the mail has no others. */
  readonly spare: Segment[];
  files: number;
  words: number;
}

/** Sorts the parts into words and files. Of alternatives both forms are kept; everything that is no words is a file. */
export function readBody(root: MimePart, notes: string[]): MailBody {
  const gathered: Gathered = { notes, attachments: [], spare: [], files: 0, words: 0 };
  const read = segmentsOf(root, gathered);
  const hasWords = read.some((one) => (one.html ?? '').trim() !== '' || textOf(one) !== '');
  const segments = hasWords ? read : [...read, ...gathered.spare, ...leftOver(root, gathered)];
  if (gathered.files > mailLimits.attachments)
    notes.push(`Of ${gathered.files} attachments the first ${mailLimits.attachments} are shown.`);
  const text = segments.map(textOf).filter((one) => one !== '');
  const html = segments.some((one) => one.html !== undefined) ? segments.map(htmlOf).join('\n') : undefined;
  return { text: text.join('\n\n'), html, attachments: gathered.attachments };
}

function segmentsOf(part: MimePart, gathered: Gathered): Segment[] {
  if (part.children.length > 0) {
    const inner = part.children.map((child) => segmentsOf(child, gathered));
    return part.type.value === 'multipart/alternative' ? alternative(inner) : inner.flat();
  }
  if (part.type.value.startsWith('multipart/')) return [];
  if (!isWords(part, gathered)) {
    addFile(part, gathered);
    return [];
  }
  gathered.words += 1;
  const words = wordsOf(part, gathered.notes);
  if (part.type.value === 'text/html') return [{ html: words }];
  const { text, files } = takeUuencoded(words);
  for (const file of files) keepFile({ ...file, mediaType: 'application/octet-stream' }, gathered);
  return [{ text }];
}

/** What lies outside of all parts is for no reader (RFC 2046 section 5.1.1), unless it is all that there is. */
function leftOver(root: MimePart, gathered: Gathered): Segment[] {
  if (root.children.length === 0 || gathered.files > 0 || gathered.spare.length > 0) return [];
  const lines = root.whole.split('\n');
  const words = lines.filter((line) => !/^--|^content-[a-z-]{1,40}:|^[ \t]+\w+=/i.test(line)).join('\n');
  if (words.trim() === '') return [];
  gathered.notes.push('No part held anything; what stood outside of them is shown.');
  return [{ text: decodeText(Buffer.from(words, 'latin1'), '', gathered.notes) }];
}

/** The last form is the best one (RFC 2046 section 5.1.4); the plain one is kept beside it, each with all its pieces. */
function alternative(forms: readonly Segment[][]): Segment[] {
  const plainForm = forms.find((form) => form.some((one) => (one.text ?? '').trim() !== ''));
  const htmlForm = forms.findLast((form) => form.some((one) => one.html !== undefined));
  if (!plainForm && !htmlForm) return [];
  return [
    {
      ...(plainForm ? { text: plainForm.map(textOf).join('\n\n') } : {}),
      ...(htmlForm ? { html: htmlForm.map(htmlOf).join('\n') } : {}),
    },
  ];
}

function textOf(one: Segment): string {
  return plain(one.text ?? '') || textOfHtml(one.html ?? '');
}

function htmlOf(one: Segment): string {
  return one.html ?? `<p>${escaped(one.text ?? '')}</p>`;
}

/** Text that is not marked as a file; after the first words a text with a file name is a file too. */
function isWords(part: MimePart, gathered: Gathered): boolean {
  if (part.disposition.value === 'attachment') return false;
  if (part.type.value !== 'text/plain' && part.type.value !== 'text/html') return false;
  return gathered.words === 0 || fileNameOf(part) === undefined;
}

function wordsOf(part: MimePart, notes: string[]): string {
  const body = part.body.slice(0, mailLimits.wordsBytes);
  if (body.length < part.body.length) notes.push('Of a very long text the first 4 MiB were read.');
  const bytes = decodeTransfer(body, encodingOf(part));
  const text = decodeText(bytes, part.type.parameters.get('charset') ?? '', notes);
  const isFlowed =
    part.type.value === 'text/plain' && /^flowed$/i.test(part.type.parameters.get('format') ?? '');
  return isFlowed ? unflow(text, /^yes$/i.test(part.type.parameters.get('delsp') ?? '')) : text;
}

function addFile(part: MimePart, gathered: Gathered): void {
  const bytes = decodeTransfer(part.body, encodingOf(part));
  const name = fileNameOf(part) ?? innerSubject(part);
  if (isWinmail(part.type.value, name) && openWinmail(bytes, gathered)) return;
  const contentId = part.headers.get('content-id')?.[0];
  keepFile({ name, mediaType: part.type.value, bytes, contentId }, gathered);
}

interface FoundFile {
  readonly name: string | null;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly contentId?: string | undefined;
}

function keepFile(file: FoundFile, gathered: Gathered): void {
  gathered.files += 1;
  if (gathered.files > mailLimits.attachments) return;
  const type = file.mediaType.toLowerCase();
  const mediaType = /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(type) ? type : 'application/octet-stream';
  gathered.attachments.push({
    name: safeName(file.name, nameFor(gathered.files, mediaType)),
    mediaType,
    bytes: file.bytes,
    contentId: file.contentId === undefined ? undefined : messageIdOf(file.contentId),
  });
}

function isWinmail(type: string, name: string | null): boolean {
  return /^application\/(vnd\.)?ms-tnef$/.test(type) || /^winmail\.dat$/i.test(name ?? '');
}

/** True when everything in it was taken out; else it stays a file beside what was found. */
function openWinmail(bytes: Buffer, gathered: Gathered): boolean {
  const opened = readTnef(bytes);
  if (!opened) return false;
  const { text, html, files, whole } = opened;
  if (text !== undefined || html !== undefined)
    gathered.spare.push({ ...(text === undefined ? {} : { text }), ...(html === undefined ? {} : { html }) });
  for (const file of files) keepFile(file, gathered);
  gathered.notes.push(
    `A winmail.dat was opened: ${files.length} files.${whole ? '' : ' It is kept as well.'}`,
  );
  return whole && (files.length > 0 || text !== undefined || html !== undefined);
}

function fileNameOf(part: MimePart): string | undefined {
  return part.disposition.parameters.get('filename') ?? part.type.parameters.get('name');
}

/** A forwarded mail is named after its subject. */
function innerSubject(part: MimePart): string | null {
  if (part.type.value !== 'message/rfc822') return null;
  const subject = /^subject:[ \t]*([^\r\n]{1,200})/im.exec(part.body.slice(0, 20_000))?.[1];
  return subject === undefined ? null : `${oneLine(decodeWords(subject), 100).replaceAll(/[/\\]/g, '-')}.eml`;
}

function encodingOf(part: MimePart): string {
  return /[\w-]+/.exec((part.headers.get('content-transfer-encoding')?.[0] ?? '').toLowerCase())?.[0] ?? '';
}

function escaped(text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return safe.replaceAll(/\r?\n/g, '<br>');
}
