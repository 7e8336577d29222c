import { mailLimits } from '../limits.ts';

/** What the dictionary holds before the first byte ([MS-OXRTFCP] section 2.1.2.1). */
const prepared =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const compressed = 0x75465a4c;
const plainly = 0x414c454d;
const dictionaryBytes = 4096;

/** The RTF in PidTagRtfCompressed, one character per byte; undefined when it is none. */
export function decompressRtf(bytes: Buffer): string | undefined {
  if (bytes.length < 16) return undefined;
  const kind = bytes.readUInt32LE(8);
  if (kind === plainly) return bytes.subarray(16, 16 + mailLimits.htmlChars).toString('latin1');
  return kind === compressed ? unpack(bytes.subarray(16)) : undefined;
}

/** Runs of eight tokens behind a byte that says which are references; a reference to the writing place ends it. */
function unpack(bytes: Buffer): string {
  const dictionary = Buffer.alloc(dictionaryBytes, 0x20);
  let write = dictionary.write(prepared, 'latin1');
  const out = Buffer.alloc(Math.min(bytes.length * 17, mailLimits.htmlChars));
  let length = 0;
  const put = (byte: number) => {
    if (length < out.length) out[length++] = byte;
    dictionary[write] = byte;
    write = (write + 1) % dictionaryBytes;
  };
  for (let at = 0; at < bytes.length && length < out.length;) {
    const control = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] ?? 0);
        continue;
      }
      const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const offset = token >> 4;
      if (offset === write) return out.toString('latin1', 0, length);
      for (let n = 0; n < (token & 0xf) + 2; n += 1) put(dictionary[(offset + n) % dictionaryBytes] ?? 0);
    }
  }
  return out.toString('latin1', 0, length);
}
