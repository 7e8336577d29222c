import { mailLimits, MailTooComplex } from './limits.ts';
import { repairField } from './repair-field.ts';

/** A mail that a parser can read, and what had to be done for that. */
export interface Repaired {
  readonly bytes: Buffer;
  /** What the mail says it is, where that had to be replaced. */
  readonly declaredType: string | undefined;
  readonly notes: readonly string[];
}

/**
 * Mends what senders break and parsers then lose: leading junk, other line ends, headers without an end, raw 8-bit
 * bytes in headers, a missing boundary. The stored source stays as it was. Throws MailTooComplex.
 */
export function repairMail(source: Buffer): Repaired {
  const notes: string[] = [];
  const text = withoutJunk(lineEnds(asBytes(source, notes), notes), notes);
  const { fields, body } = splitHeader(text, notes);
  const kept = withinLimits(fields, notes).map((field) => repairField(field, notes));
  const { header, text: readable, declaredType } = withBoundary(kept, body, notes);
  countParts(header, readable);
  return {
    bytes: Buffer.from(`${header.join('\r\n')}\r\n\r\n${readable}`, 'latin1'),
    declaredType,
    notes: [...new Set(notes)],
  };
}

/** One character per byte, so that no byte is lost on the way; a mail that is UTF-16 as a whole becomes UTF-8. */
function asBytes(source: Buffer, notes: string[]): string {
  const mark = source.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff') return source.toString('latin1');
  notes.push('The whole mail was written in UTF-16.');
  const decoder = new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be');
  return Buffer.from(decoder.decode(source), 'utf8').toString('latin1');
}

function lineEnds(text: string, notes: string[]): string {
  if (text.includes('\n') || !text.includes('\r')) return text;
  notes.push('Lines ended with a bare carriage return.');
  return text.replaceAll('\r', '\r\n');
}

function withoutJunk(text: string, notes: string[]): string {
  const clean = text
    .replace(/^\xef\xbb\xbf/, '')
    .replace(/^(?:[ \t]*\r?\n)+(?=[!-9;-~]+[ \t]*:)/, '')
    .replace(/^>?From [^\n]*\n/, '');
  if (clean.length !== text.length) notes.push('Blank lines or an mbox line stood before the header.');
  return clean;
}

const fieldStart = /^[!-9;-~]+[ \t]*:/;
const knownField =
  /^(from|to|cc|subject|date|message-id|reply-to|received|return-path|mime-version|content-[a-z-]+|in-reply-to|references|sender|x-[\w-]+)[ \t]*:/i;

/** The header ends at the first empty line, or where a line is no field and none follows (RFC 5322 section 2.1). */
function splitHeader(text: string, notes: string[]): { fields: string[]; body: string } {
  const fields: string[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const next = end === -1 ? text.length : end + 1;
    const line = text.slice(at, end === -1 ? text.length : end).replace(/\r+$/, '');
    if (line === '') return { fields, body: text.slice(next) };
    const last = fields.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) fields[last] += `\r\n${line}`;
    else if (fieldStart.test(line)) fields.push(line);
    else if (last >= 0 && knownField.test(text.slice(next, next + 40))) {
      fields[last] += `\r\n ${line}`;
      notes.push('A folded header line was not indented.');
    } else {
      if (fields.length > 0) notes.push('The header had no end.');
      return { fields, body: text.slice(at) };
    }
    at = next;
  }
  return { fields, body: '' };
}

/** Fields that the desk reads; of all others only the first ones are kept when there are too many. */
const wanted =
  /^(from|sender|to|cc|reply-to|subject|date|message-id|in-reply-to|references|return-path|thread-index|delivered-to|mime-version|content-[a-z-]+|auto-submitted|precedence|list-[a-z-]+|x-(auto|loop|deskhand|failed|ms-exchange|autorepl|autorespond|mailer)[\w-]*)[ \t]*:/i;

function withinLimits(fields: readonly string[], notes: string[]): string[] {
  let bytes = 0;
  let others = 0;
  let cut = false;
  const kept = fields.flatMap((field) => {
    const isWanted = wanted.test(field.slice(0, 60));
    others += isWanted ? 0 : 1;
    const text = field.length > mailLimits.fieldBytes ? field.slice(0, mailLimits.fieldBytes) : field;
    const fits =
      bytes + text.length <= mailLimits.headerBytes && (isWanted || others <= mailLimits.headerFields);
    cut ||= !fits || text.length < field.length;
    if (!fits) return [];
    bytes += text.length;
    return [text];
  });
  if (cut)
    notes.push(
      `The header was cut to ${mailLimits.headerBytes / 1024} KiB and ${mailLimits.headerFields} fields.`,
    );
  return kept;
}

const boundaryOf = /;[\s]*boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/i;

/** A multipart whose boundary is missing or wrong gets the one that its body uses; without one it is read as text. */
function withBoundary(
  fields: readonly string[],
  body: string,
  notes: string[],
): { header: string[]; text: string; declaredType?: string } {
  const header = [...fields];
  const at = header.findIndex((field) => /^content-type[ \t]*:/i.test(field));
  const field = at === -1 ? undefined : header[at];
  if (field === undefined || !/^content-type[ \t]*:\s*multipart\//i.test(field))
    return { header, text: body };
  const declared = boundaryOf.exec(field);
  const boundary = declared?.[1] ?? declared?.[2];
  if (boundary !== undefined && `\n${body.slice(0, 4_000_000)}`.includes(`\n--${boundary.trimEnd()}`))
    return { header, text: body };
  const used = /^--([!-~][ -~]{0,199}?)[ \t]*\r?\n(?:[ \t]*\r?\n)*content-[a-z-]+[ \t]*:/im.exec(
    body.slice(0, 200_000),
  )?.[1];
  notes.push(
    used === undefined
      ? 'A multipart without a usable boundary was read as plain text.'
      : 'The boundary of a multipart was taken from its body.',
  );
  header[at] =
    used === undefined
      ? 'Content-Type: text/plain; charset=utf-8'
      : `${field.split(';')[0]}; boundary="${used.replaceAll(/["\\]/g, '\\$&')}"`;
  return { header, text: body, declaredType: field.slice(field.indexOf(':') + 1).trim() };
}

const afterBoundary = /^[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/;

/** Counts the delimiter lines of all boundaries that the mail declares, before anything is built from them. */
function countParts(header: readonly string[], body: string): void {
  const declared = new Set([...declaredIn(header.join('\n')), ...declaredIn(body)]);
  if (declared.size === 0) return;
  let parts = body.startsWith('--') ? 1 : 0;
  for (let at = body.indexOf('\n--'); at !== -1; at = body.indexOf('\n--', at + 3)) {
    const end = body.indexOf('\n', at + 3);
    const line = body.slice(at + 3, Math.min(end === -1 ? body.length : end, at + 210)).trimEnd();
    if (declared.has(line)) parts += 1;
    if (parts > mailLimits.parts) throw new MailTooComplex(`It has more than ${mailLimits.parts} parts.`);
  }
}

/** Found by `indexOf`: a regular expression over 30 MB of attachments would cost a tenth of a second. */
function* declaredIn(text: string): Generator<string> {
  let left = 1000;
  for (const word of ['boundary', 'Boundary', 'BOUNDARY'])
    for (let at = text.indexOf(word); at !== -1 && left > 0; at = text.indexOf(word, at + word.length)) {
      const match = afterBoundary.exec(text.slice(at + word.length, at + word.length + 210));
      if (!match) continue;
      left -= 1;
      yield (match[1] ?? match[2] ?? '').trimEnd();
    }
}
