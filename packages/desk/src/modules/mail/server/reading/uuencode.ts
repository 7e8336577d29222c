/** A file that stood in a text, and where. */
export interface UuFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const begin = /^begin [0-7]{3,4} ([^\r\n]{1,200})$/;
/** A line holds 45 bytes at most, and its first character says how many. */
const bytesOfLine = (line: string) => (line.charCodeAt(0) - 32) & 63;

/**
 * Takes uuencoded files out of a text (POSIX uuencode). Only what keeps to the form to its end is a file: everything
 * else, words about "begin 644" included, stays text.
 */
export function takeUuencoded(text: string): { readonly text: string; readonly files: readonly UuFile[] } {
  if (!/^begin [0-7]{3}/m.test(text)) return { text, files: [] };
  const lines = text.split('\n');
  const kept: string[] = [];
  const files: UuFile[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const name = begin.exec(lines[at]?.trimEnd() ?? '')?.[1];
    const end = name === undefined ? undefined : endOf(lines, at + 1);
    if (name === undefined || end === undefined) {
      kept.push(lines[at] ?? '');
      // A broken file is looked at once, however often it begins anew.
      continue;
    }
    files.push({ name, bytes: decode(lines.slice(at + 1, end)) });
    at = end;
  }
  return files.length === 0 ? { text, files } : { text: kept.join('\n'), files };
}

/** The line with `end`, when every line up to it is as long as it says. */
function endOf(lines: readonly string[], from: number): number | undefined {
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at]?.trimEnd() ?? '';
    if (line === 'end') return at > from ? at : undefined;
    if (line === '' || line === '`') continue;
    const wanted = Math.ceil(bytesOfLine(line) / 3) * 4;
    // Spaces at the end of a line are lost on the way; some programs add a checksum character.
    if (line.length > wanted + 2 || line.length < wanted / 2 || !/^[ -`]+$/.test(line)) return undefined;
  }
  return undefined;
}

function decode(lines: readonly string[]): Buffer {
  const pieces = lines.map((raw) => {
    const line = raw.trimEnd();
    if (line === '') return Buffer.alloc(0);
    const length = bytesOfLine(line);
    const text = line.slice(1).padEnd(Math.ceil(length / 3) * 4, ' ');
    const out = Buffer.alloc(Math.ceil(length / 3) * 3);
    for (let group = 0; group * 3 < length; group += 1) {
      const [a, b, c, d] = [0, 1, 2, 3].map((n) => (text.charCodeAt(group * 4 + n) - 32) & 63) as [
        number,
        number,
        number,
        number,
      ];
      out.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, group * 3, 3);
    }
    return out.subarray(0, length);
  });
  return Buffer.concat(pieces);
}
