import { decodeTransfer } from './decode-part.ts';

/** Mends one header field, one character per byte: raw 8-bit bytes become UTF-8, broken encoded words readable ones. */
export function repairField(field: string, notes: string[]): string {
  const unfolded = field.replace(/\r?\n(?=[ \t])/g, '');
  const text = unfolded.includes('=?') ? joinWords(repairWords(unfolded, notes)) : unfolded;
  if (!/[\x80-\xff]/.test(text)) return text;
  return fromRaw8Bit(text, notes);
}

/** `=?charset?Q?text?=` (RFC 2047 section 2); the text may hold anything, because senders put anything there. */
const encodedWord = /=\?([\w!#$%&'*+\-.^`{|}~]{1,60})\?([QqBb])\?(.{0,2000}?)\?=/g;
const runOfWords =
  /=\?[^?\s]{1,60}\?[QqBb]\?[^?\s]{0,2000}\?=(?:[ \t]+=\?[^?\s]{1,60}\?[QqBb]\?[^?\s]{0,2000}\?=)+/g;

/** RFC 2047 allows neither raw bytes nor spaces within an encoded word; senders write them all the same. */
function repairWords(text: string, notes: string[]): string {
  return text.replace(encodedWord, (whole: string, charset: string, encoding: string, inner: string) => {
    const isQ = encoding.toUpperCase() === 'Q';
    const clean = isQ
      ? inner.replaceAll(/[\x80-\xff?]/g, hexOf).replaceAll(' ', '_')
      : inner.replaceAll(/[^\w+/=-]/g, '');
    if (clean === inner) return whole;
    notes.push('An encoded word held bytes that it must not hold.');
    return `=?${charset}?${encoding}?${clean}?=`;
  });
}

/** Some programs cut a letter in two between words; neighbours of one charset are one run of bytes. */
function joinWords(text: string): string {
  return text.replace(runOfWords, (run: string) => {
    const joined: { charset: string; bytes: Buffer[] }[] = [];
    for (const [, charset = '', encoding = '', inner = ''] of run.matchAll(encodedWord)) {
      const bytes =
        encoding.toUpperCase() === 'B'
          ? decodeTransfer(inner, 'base64')
          : Buffer.from(inner.replaceAll('_', ' ').replaceAll(/=([\da-f]{2})/gi, charOf), 'latin1');
      const last = joined.at(-1);
      if (last?.charset.toLowerCase() === charset.toLowerCase()) last.bytes.push(bytes);
      else joined.push({ charset, bytes: [bytes] });
    }
    return joined
      .map((one) => `=?${one.charset}?B?${Buffer.concat(one.bytes).toString('base64')}?=`)
      .join(' ');
  });
}

function charOf(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function hexOf(char: string): string {
  return `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');

/** Raw bytes are UTF-8 (RFC 6532) or else what most old programs of the west wrote. */
function fromRaw8Bit(text: string, notes: string[]): string {
  const bytes = Buffer.from(text, 'latin1');
  try {
    utf8.decode(bytes);
    return text;
  } catch {
    notes.push('A header line held raw bytes; they were read as Windows-1252.');
    return Buffer.from(western.decode(bytes), 'utf8').toString('latin1');
  }
}
