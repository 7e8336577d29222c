import { decodeWords } from 'postal-mime';

/** A structured header value: `text/plain; charset=utf-8`. */
export interface Structured {
  /** In lower case. */
  readonly value: string;
  /** By lower-case name; continuations and percent encoding (RFC 2231) are put together. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads Content-Type and Content-Disposition, as tolerant as senders are careless. Of two equal names the first counts. */
export function parseStructured(text: string): Structured {
  const [value = '', ...rest] = splitOutsideQuotes(text);
  const raw = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    const name = (equals === -1 ? part : part.slice(0, equals)).trim().toLowerCase();
    if (name !== '' && !raw.has(name)) raw.set(name, equals === -1 ? '' : unquote(part.slice(equals + 1)));
  }
  return { value: value.trim().toLowerCase(), parameters: joined(raw) };
}

/** A quoted string, a backslash pair, a parenthesis, a semicolon, or a stretch of anything else. */
const token = /"(?:[^"\\]|\\.)*"?|\\.|[();]|[^"\\();]+|\\/gs;

/** Splits at semicolons, leaving out comments (RFC 5322 section 3.2.2), and never within quotes. */
function splitOutsideQuotes(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(token)) {
    const last = parts.at(-1) ?? '';
    const opens = piece === '(' && (depth > 0 || /(^|[\s;])$/.test(last.slice(-1)));
    if (opens) depth += 1;
    else if (piece === ')' && depth > 0) depth -= 1;
    else if (depth === 0 && piece === ';') parts.push('');
    else if (depth === 0) parts[parts.length - 1] = last + piece;
  }
  // A comment that never ends would swallow the boundary with everything behind it.
  return depth === 0 ? parts : text.split(';');
}

function unquote(text: string): string {
  const value = text.trim();
  if (!value.startsWith('"')) return value;
  const end = /^"((?:[^"\\]|\\.)*)/.exec(value);
  return (end?.[1] ?? value.slice(1)).replaceAll(/\\(["\\])/g, '$1');
}

const continued = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/;

function joined(raw: ReadonlyMap<string, string>): Map<string, string> {
  const result = new Map<string, string>();
  const pieces = new Map<string, { order: number; text: string; encoded: boolean }[]>();
  for (const [name, value] of raw) {
    const [, base, order, star] = continued.exec(name) ?? [];
    if (base === undefined) {
      result.set(name, value.includes('=?') ? decodeWords(value) : value);
      continue;
    }
    const list = pieces.get(base) ?? [];
    list.push({ order: Number(order ?? 0), text: value, encoded: order === undefined || star !== undefined });
    pieces.set(base, list);
  }
  for (const [name, list] of pieces) result.set(name, assembled(list.toSorted((a, b) => a.order - b.order)));
  return result;
}

/** `utf-8''%e2%82%ac%20rates`: charset and language stand in front of the first piece alone. */
function assembled(list: readonly { text: string; encoded: boolean }[]): string {
  const [, charset = 'utf-8', , rest] = /^([\w.:-]*)'([\w-]*)'(.*)$/s.exec(list[0]?.text ?? '') ?? [];
  const bytes = list.map((piece, at) => {
    const text = at === 0 && rest !== undefined ? rest : piece.text;
    return piece.encoded
      ? text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : Buffer.from(text, 'utf8').toString('latin1');
  });
  try {
    return new TextDecoder(charset || 'utf-8').decode(Buffer.from(bytes.join(''), 'latin1'));
  } catch {
    return Buffer.from(bytes.join(''), 'latin1').toString('utf8');
  }
}
