import { parseStructured, type Structured } from './header-parameters.ts';
import { mailLimits, MailTooComplex } from './limits.ts';
import { readHeader } from './mail-header.ts';

/** One part of a mail (RFC 2046): either a body or children. */
export interface MimePart {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly type: Structured;
  readonly disposition: Structured;
  /** One character per byte, still in its transfer encoding. */
  readonly body: string;
  /** The body of a multipart before it was taken apart. */
  readonly whole: string;
  readonly children: readonly MimePart[];
}

interface Walk {
  readonly notes: string[];
  parts: number;
  /** Characters looked at; an honest mail is looked at a few times, one of a hundred levels a hundred times. */
  work: number;
}

const workLimit = 1024 * 1024 * 1024;

/** Takes a mail apart. Throws MailTooComplex beyond the limits; everything else is read as well as can be. */
export function readTree(text: string, notes: string[]): MimePart {
  return readPart(text, { notes, parts: 0, work: 0 }, 0, 'text/plain');
}

function readPart(text: string, walk: Walk, depth: number, typeUnlessTold: string): MimePart {
  walk.parts += 1;
  walk.work += text.length;
  if (walk.parts > mailLimits.parts) throw new MailTooComplex(`It has more than ${mailLimits.parts} parts.`);
  if (depth > mailLimits.depth) throw new MailTooComplex(`Its parts lie more than ${mailLimits.depth} deep.`);
  if (walk.work > workLimit) throw new MailTooComplex('Its parts lie too deep for its size.');
  const { headers, body } = readHeader(text, walk.notes, depth === 0 ? 'mail' : 'part');
  const declared = parseStructured(headers.get('content-type')?.[0] ?? typeUnlessTold);
  const type = declared.value.includes('/') ? declared : { ...declared, value: typeUnlessTold };
  const disposition = parseStructured(headers.get('content-disposition')?.[0] ?? '');
  const leaf = { headers, type, disposition, body, whole: body, children: [] };
  if (!type.value.startsWith('multipart/')) return leaf;
  const pieces = split(body, type.parameters.get('boundary'), walk.notes);
  if (!pieces) return { ...leaf, type: parseStructured('text/plain') };
  const inner = type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  return { ...leaf, body: '', children: pieces.map((piece) => readPart(piece, walk, depth + 1, inner)) };
}

/** The pieces between the delimiter lines; undefined when there is no delimiter at all. */
function split(body: string, boundary: string | undefined, notes: string[]): string[] | undefined {
  const declared = boundary === undefined || boundary === '' ? undefined : cut(body, boundary);
  if (declared) return declared;
  const used = boundaryIn(body);
  const pieces = used === undefined ? undefined : cut(body, used);
  notes.push(
    pieces
      ? 'The boundary of a multipart was taken from its body.'
      : 'A multipart without a usable boundary was read as plain text.',
  );
  return pieces;
}

/** Delimiter lines may end in spaces and belong to the line end before them (RFC 2046 section 5.1.1). */
function cut(body: string, boundary: string): string[] | undefined {
  const mark = `--${boundary.trimEnd()}`;
  const pieces: string[] = [];
  let start: number | undefined;
  for (let at = nextMark(body, mark, 0); at !== -1; at = nextMark(body, mark, at + mark.length)) {
    const lineEnd = endOfLine(body, at);
    const rest = body.slice(at + mark.length, Math.min(lineEnd, at + mark.length + 200)).trimEnd();
    if (rest !== '' && rest !== '--') continue;
    if (start !== undefined) pieces.push(body.slice(start, withoutLineEnd(body, start, at)));
    start = rest === '--' ? undefined : Math.min(lineEnd + 1, body.length);
    if (rest === '--') return pieces;
    if (pieces.length > mailLimits.parts)
      throw new MailTooComplex(`It has more than ${mailLimits.parts} parts.`);
  }
  if (start === undefined) return undefined;
  return [...pieces, body.slice(start)];
}

function nextMark(body: string, mark: string, from: number): number {
  if (from === 0 && body.startsWith(mark)) return 0;
  const at = body.indexOf(`\n${mark}`, Math.max(0, from - 1));
  return at === -1 ? -1 : at + 1;
}

function endOfLine(body: string, from: number): number {
  const end = body.indexOf('\n', from);
  return end === -1 ? body.length : end;
}

function withoutLineEnd(body: string, start: number, at: number): number {
  const end = at - (body[at - 2] === '\r' ? 2 : 1);
  return Math.max(start, end);
}

/** The first line that looks like a delimiter: two dashes, and the header of a part right after it. */
function boundaryIn(body: string): string | undefined {
  const text = body.slice(0, 200_000);
  for (let at = nextMark(text, '--', 0); at !== -1; at = nextMark(text, '--', at + 2)) {
    const end = endOfLine(text, at);
    const line = text.slice(at + 2, end).trimEnd();
    if (
      line !== '' &&
      line.length <= 200 &&
      /^content-[a-z-]+[ \t]*:/i.test(text.slice(end + 1, end + 60).trimStart())
    )
      return line;
  }
  return undefined;
}
