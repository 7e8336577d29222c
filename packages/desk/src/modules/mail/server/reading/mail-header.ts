import { mailLimits } from './limits.ts';
import { repairField } from './repair-field.ts';

/** A header, decoded to text, and what follows it. */
export interface HeaderAndBody {
  /** By lower-case name, in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** One character per byte. */
  readonly body: string;
}

/** Reads the header of a mail or of one of its parts and mends what senders break in it. */
export function readHeader(text: string, notes: string[], of: 'mail' | 'part'): HeaderAndBody {
  const { fields, body } = splitHeader(text, notes, of);
  const headers = new Map<string, string[]>();
  for (const field of withinLimits(fields, notes)) {
    const mended = repairField(field, notes);
    const colon = mended.indexOf(':');
    const name = mended.slice(0, colon).trim().toLowerCase();
    const value = Buffer.from(mended.slice(colon + 1).trim(), 'latin1').toString('utf8');
    const known = headers.get(name);
    if (known) known.push(value);
    else headers.set(name, [value]);
  }
  return { headers, body };
}

const fieldStart = /^[!-9;-~]+[ \t]*:/;
const knownField =
  /^(from|to|cc|subject|date|message-id|reply-to|received|return-path|mime-version|content-[a-z-]+|in-reply-to|references|sender|x-[\w-]+)[ \t]*:/i;

/** The header ends at the first empty line, or where a line is no field and none follows (RFC 5322 section 2.1). */
function splitHeader(text: string, notes: string[], of: 'mail' | 'part'): { fields: string[]; body: string } {
  const fields: string[] = [];
  let at = 0;
  while (at < Math.min(text.length, mailLimits.headerBytesRead)) {
    const end = text.indexOf('\n', at);
    const next = end === -1 ? text.length : end + 1;
    const line = text.slice(at, end === -1 ? text.length : end).replace(/\r+$/, '');
    if (line === '') return { fields, body: text.slice(next) };
    const last = fields.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) fields[last] += `\r\n${line}`;
    else if (fieldStart.test(line)) fields.push(line);
    else if (last >= 0 && goesOn(text, next)) {
      fields[last] += `\r\n ${line}`;
      notes.push('A folded header line was not indented.');
    } else {
      if (fields.length > 0 || of === 'mail') notes.push('The header had no end.');
      return { fields, body: text.slice(at) };
    }
    at = next;
  }
  return { fields, body: bodyBehind(text, at, notes) };
}

/** A known field comes next, or after lines that are folded as those of a header are. */
function goesOn(text: string, from: number): boolean {
  let at = from;
  for (let folded = 0; folded < 5 && /^[ \t]+\S/.test(text.slice(at, at + 100)); folded += 1) {
    const end = text.indexOf('\n', at);
    if (end === -1) return false;
    at = end + 1;
  }
  return knownField.test(text.slice(at, at + 40));
}

function bodyBehind(text: string, at: number, notes: string[]): string {
  if (at >= text.length) return '';
  notes.push('The header was so long that its end was only looked for.');
  const ends = ['\n\n', '\n\r\n'].map((mark) => [text.indexOf(mark, at), mark.length] as const);
  const [first] = ends.filter(([found]) => found !== -1).toSorted((a, b) => a[0] - b[0]);
  return first ? text.slice(first[0] + first[1]) : '';
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
