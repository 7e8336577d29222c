import { decodeText } from '../decode-part.ts';
import { bytesReader, Ended } from './bytes-reader.ts';
import { decompressRtf } from './compressed-rtf.ts';
import { readProperties, type MapiProperty } from './mapi-properties.ts';
import { textOfRtf } from './rtf-text.ts';

/** A file out of a winmail.dat. */
export interface TnefFile {
  readonly name: string | null;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly contentId: string | undefined;
}

/** What Outlook packed into a winmail.dat. */
export interface Tnef {
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly files: readonly TnefFile[];
  /** False when it breaks off or holds what is not understood; then the winmail.dat is kept as well. */
  readonly whole: boolean;
}

const signature = 0x223e9f78;
const attributesAtMost = 20_000;
/** Attributes by the lower half of their tag ([MS-OXTNEF] section 2.1.3.3). */
const attribute = {
  body: 0x800c,
  codePage: 0x9007,
  messageProperties: 0x9003,
  attachBegins: 0x9002,
  attachTitle: 0x8010,
  attachData: 0x800f,
  attachProperties: 0x9005,
} as const;
/** Property ids ([MS-OXPROPS]). */
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  codePage: 0x3fde,
  data: 0x3701,
  shortName: 0x3704,
  longName: 0x3707,
  mimeTag: 0x370e,
  contentId: 0x3712,
} as const;

interface Attachment {
  title: Buffer | undefined;
  data: Buffer | undefined;
  properties: ReadonlyMap<number, MapiProperty>;
}

interface Read {
  codePage: string;
  body: Buffer | undefined;
  properties: ReadonlyMap<number, MapiProperty>;
  readonly attachments: Attachment[];
}

/** Opens a winmail.dat ([MS-OXTNEF]); undefined when it is none. Every length in it is only believed within its bytes. */
export function readTnef(bytes: Buffer): Tnef | undefined {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return undefined;
  const read: Read = { codePage: 'windows-1252', body: undefined, properties: new Map(), attachments: [] };
  const whole = readAttributes(bytes.subarray(6), read);
  const files = read.attachments.flatMap((one) => fileOf(one, read.codePage));
  return { ...wordsOf(read), files, whole: whole && files.length === read.attachments.length };
}

function readAttributes(bytes: Buffer, read: Read): boolean {
  const reader = bytesReader(bytes);
  try {
    for (let n = 0; n < attributesAtMost && reader.left() >= 11; n += 1) {
      const level = reader.u8();
      if (level !== 1 && level !== 2) return false;
      const id = reader.u32() & 0xffff;
      const value = reader.take(reader.u32());
      take(id, value, read);
      reader.u16();
    }
    return true;
  } catch (error) {
    if (error instanceof Ended) return false;
    throw error;
  }
}

function take(id: number, value: Buffer, read: Read): void {
  const last = read.attachments.at(-1);
  if (id === attribute.codePage && value.length >= 4) read.codePage = charsetOf(value.readUInt32LE(0));
  else if (id === attribute.body) read.body = value;
  else if (id === attribute.messageProperties) read.properties = readProperties(value);
  else if (id === attribute.attachBegins)
    read.attachments.push({ title: undefined, data: undefined, properties: new Map() });
  else if (last && id === attribute.attachTitle) last.title = value;
  else if (last && id === attribute.attachData) last.data = value;
  else if (last && id === attribute.attachProperties) last.properties = readProperties(value);
}

function wordsOf({ properties, body, codePage }: Read): Pick<Tnef, 'text' | 'html'> {
  const page = properties.get(property.codePage);
  const charset = page && page.bytes.length >= 4 ? charsetOf(page.bytes.readUInt32LE(0)) : codePage;
  const html = properties.get(property.html);
  const rtf = properties.get(property.rtf);
  const plain = textOf(properties.get(property.body), charset) ?? (body && stringOf(body, charset));
  const unpacked = rtf && decompressRtf(rtf.bytes);
  return {
    text: plain ?? (unpacked === undefined ? undefined : textOfRtf(unpacked)),
    html: html && (html.type === 0x102 ? stringOf(html.bytes, charset) : textOf(html, charset)),
  };
}

/** An embedded message or OLE object has no bytes of its own kind; then the winmail.dat stays. */
function fileOf({ title, data, properties }: Attachment, charset: string): TnefFile[] {
  const bytes = data ?? properties.get(property.data)?.bytes;
  if (bytes === undefined) return [];
  const named =
    textOf(properties.get(property.longName), charset) ?? textOf(properties.get(property.shortName), charset);
  return [
    {
      name: named ?? (title ? stringOf(title, charset) : null),
      mediaType: textOf(properties.get(property.mimeTag), charset) ?? 'application/octet-stream',
      bytes,
      contentId: textOf(properties.get(property.contentId), charset),
    },
  ];
}

function textOf(value: MapiProperty | undefined, charset: string): string | undefined {
  if (value?.type === 0x1e) return stringOf(value.bytes, charset) || undefined;
  if (value?.type === 0x1f) return stringOf(value.bytes, 'utf-16le') || undefined;
  return undefined;
}

function stringOf(bytes: Buffer, charset: string): string {
  return decodeText(bytes, charset, []).replace(/\0+$/, '');
}

const charsets: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  20127: 'us-ascii',
  20866: 'koi8-r',
  21866: 'koi8-u',
  28591: 'iso-8859-1',
  28592: 'iso-8859-2',
  50220: 'iso-2022-jp',
  65001: 'utf-8',
};

function charsetOf(codePage: number): string {
  return charsets[codePage] ?? `windows-${codePage}`;
}
