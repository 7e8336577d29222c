/** Mends one header field, one character per byte: raw 8-bit bytes become UTF-8, broken encoded words readable ones. */
export function repairField(field: string, notes: string[]): string {
  const unfolded = field.replace(/\r?\n(?=[ \t])/g, '');
  const text = unfolded.includes('=?') ? repairWords(unfolded, notes) : unfolded;
  if (!/[\x80-\xff]/.test(text)) return text;
  return fromRaw8Bit(text, notes);
}

const encodedWord = /=\?([\w!#$%&'*+\-.^`{|}~]{1,60})\?([QqBb])\?(.{0,2000}?)\?=/g;

/** RFC 2047 allows neither raw bytes nor spaces within an encoded word; senders write them all the same. */
function repairWords(text: string, notes: string[]): string {
  return text.replace(encodedWord, (word: string, charset: string, encoding: string, inner: string) => {
    const isQ = encoding.toUpperCase() === 'Q';
    const clean = isQ
      ? inner.replaceAll(/[\x80-\xff]/g, hexOf).replaceAll(' ', '_')
      : inner.replaceAll(/[^\w+/=-]/g, '');
    if (clean === inner) return word;
    notes.push('An encoded word held bytes that it must not hold.');
    return `=?${charset}?${encoding}?${clean}?=`;
  });
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
