/**
 * A mail with one character per byte, without what stands wrongly before its header. No byte is lost on the way; a
 * mail that is UTF-16 as a whole becomes UTF-8. The stored source stays as it was.
 */
export function repairMail(source: Buffer, notes: string[]): string {
  return withoutJunk(lineEnds(asText(source, notes), notes), notes);
}

function asText(source: Buffer, notes: string[]): string {
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

/** A byte order mark, blank lines, the envelope line of an mbox. */
function withoutJunk(text: string, notes: string[]): string {
  const bare = text.replace(/^\xef\xbb\xbf/, '');
  const first = bare.search(/[^\s]/);
  const lineStart = bare.lastIndexOf('\n', first) + 1;
  const begins = /^(?:[!-9;-~]+[ \t]*:|>?From )/.test(bare.slice(first, first + 200));
  const fromHeader = first > 0 && begins ? bare.slice(lineStart) : bare;
  const clean = fromHeader.replace(/^>?From (?![ \t]*:)[^\n]*\n/, '');
  if (clean.length !== text.length) notes.push('Blank lines or an mbox line stood before the header.');
  return clean;
}
