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

/** Splits at semicolons, leaving out comments (RFC 5322 section 3.2.2) and respecting quotes. */
function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\' && (quoted || depth > 0)) {
      if (depth === 0) part += char + (text[at + 1] ?? '');
      at += 1;
    } else if (char === '"' && depth === 0) {
      quoted = !quoted;
      part += char;
    } else if (!quoted && char === '(' && (depth > 0 || /(^|[\s;])$/.test(part.slice(-1)))) depth += 1;
    else if (!quoted && char === ')' && depth > 0) depth -= 1;
    else if (!quoted && depth === 0 && char === ';') {
      parts.push(part);
      part = '';
    } else if (depth === 0) part += char;
  }
  return [...parts, part];
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
