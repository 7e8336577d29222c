/** The bytes of a body, from one character per byte and a Content-Transfer-Encoding (RFC 2045 section 6). */
export function decodeTransfer(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return fromBase64(body);
  if (encoding === 'quoted-printable') return fromQuotedPrintable(body);
  return Buffer.from(body, 'latin1');
}

/** Some programs encode a file in pieces, each with its own padding; a decoder would stop at the first. */
function fromBase64(body: string): Buffer {
  if (!isBase64(body.slice(0, 2000))) return Buffer.from(body, 'latin1');
  const padding = body.indexOf('=');
  if (padding === -1 || /^[=\s]*$/.test(body.slice(padding, padding + 2000)))
    return Buffer.from(body, 'base64');
  return Buffer.concat(body.split(/=+/).map((piece) => Buffer.from(piece, 'base64')));
}

/** A part that only claims to be base64 is kept as it came: a decoder would make other bytes of its words. */
function isBase64(sample: string): boolean {
  const foreign = sample.replaceAll(/[\w+/=\s-]/g, '').length;
  return foreign <= sample.length / 20;
}

function fromQuotedPrintable(body: string): Buffer {
  const lines = body.split('\n').map((line) => {
    const text = line.trimEnd();
    return text.endsWith('=') ? text.slice(0, -1) : `${text}\r\n`;
  });
  const joined = lines
    .join('')
    .slice(0, body.endsWith('\n') || !lines.at(-1)?.endsWith('\r\n') ? undefined : -2);
  const bytes = joined.replaceAll(/=([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

const aliases: Readonly<Record<string, string>> = {
  ascii: 'windows-1252',
  'ansi_x3.4-1968': 'windows-1252',
  'iso-8859-8-e': 'iso-8859-8',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  'windows-932': 'shift_jis',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'cp-850': 'windows-1252',
  cp850: 'windows-1252',
  cp936: 'gbk',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  'tis-620': 'windows-874',
};
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');

/** The words in some bytes. A charset that lies or that nobody knows is answered by UTF-8, else by Windows-1252. */
export function decodeText(bytes: Buffer, charset: string, notes: string[]): string {
  const label = charset
    .trim()
    .toLowerCase()
    .replaceAll(/^x-(?!sjis|euc|mac|user)|["']/g, '');
  if (label.startsWith('utf-16') || label === 'unicode') return fromUtf16(bytes, label);
  if (/^(|us-ascii|utf-?8|unicode-1-1-utf-8)$/.test(label)) return fromUtf8(bytes, notes);
  const decoder = decoderFor(aliases[label] ?? label);
  if (decoder) return decoder.decode(bytes);
  notes.push(`The charset "${label.slice(0, 40)}" is unknown.`);
  return fromUtf8(bytes, notes);
}

function fromUtf8(bytes: Buffer, notes: string[]): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    notes.push('The text was not in the charset that it named; it was read as Windows-1252.');
    return western.decode(bytes);
  }
}

/** Without a byte order mark UTF-16 is big-endian (RFC 2781 section 4.3), yet what most programs write is not. */
function fromUtf16(bytes: Buffer, label: string): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const big = mark === 'feff' || (mark !== 'fffe' && label === 'utf-16be');
  return new TextDecoder(big ? 'utf-16be' : 'utf-16le').decode(bytes);
}

const decoders = new Map<string, TextDecoder | null>();
const decodersKept = 100;

function decoderFor(label: string): TextDecoder | null {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  const made = makeDecoder(label);
  if (decoders.size < decodersKept) decoders.set(label, made);
  return made;
}

function makeDecoder(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}

/** Puts soft-wrapped lines together (RFC 3676); the signature line `-- ` stays alone. */
export function unflow(text: string, deleteSpace: boolean): string {
  const result: string[] = [];
  let open = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.startsWith(' ') ? raw.slice(1) : raw;
    const soft = line.endsWith(' ') && line !== '-- ';
    const words = soft && deleteSpace ? line.slice(0, -1) : line;
    if (open && line !== '-- ' && !line.startsWith('>')) result[result.length - 1] += words;
    else result.push(words);
    open = soft;
  }
  return result.join('\n');
}
