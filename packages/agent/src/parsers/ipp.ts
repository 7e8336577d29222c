/** An answer of a printer: the status of the operation and its attributes by name. */
export interface IppAnswer {
  readonly status: number;
  readonly attributes: ReadonlyMap<string, readonly (string | number | boolean)[]>;
}

const tag = { operation: 0x01, end: 0x03, keyword: 0x44, uri: 0x45, charset: 0x47, language: 0x48 };

/** Get-Printer-Attributes (RFC 8011, 4.2.5) for these attributes. */
export function makePrinterQuestion(printerUri: string, wanted: readonly string[]): Buffer {
  const head = Buffer.from([2, 0, 0, 0x0b, 0, 0, 0, 1, tag.operation]);
  return Buffer.concat([
    head,
    attribute(tag.charset, 'attributes-charset', 'utf-8'),
    attribute(tag.language, 'attributes-natural-language', 'en'),
    attribute(tag.uri, 'printer-uri', printerUri),
    ...wanted.map((name, at) => attribute(tag.keyword, at === 0 ? 'requested-attributes' : '', name)),
    Buffer.from([tag.end]),
  ]);
}

function attribute(ofTag: number, name: string, value: string): Buffer {
  const sized = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([Buffer.from([ofTag]), sized(name), sized(value)]);
}

/** Undefined for bytes that are no answer. Groups are not told apart: names are unique in this one. */
export function parseIppAnswer(bytes: Buffer): IppAnswer | undefined {
  if (bytes.length < 9 || (bytes[0] !== 1 && bytes[0] !== 2)) return undefined;
  const attributes = new Map<string, (string | number | boolean)[]>();
  let at = 8;
  let name = '';
  try {
    while (at < bytes.length && bytes[at] !== tag.end) {
      const ofTag = bytes.readUInt8(at);
      at += 1;
      if (ofTag < 0x10) continue;
      const own = bytes.toString('utf8', at + 2, at + 2 + bytes.readUInt16BE(at));
      at += 2 + bytes.readUInt16BE(at);
      const length = bytes.readUInt16BE(at);
      const value = bytes.subarray(at + 2, at + 2 + length);
      at += 2 + length;
      name = own === '' ? name : own;
      attributes.set(name, [...(attributes.get(name) ?? []), valueOf(ofTag, value)]);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
  return { status: bytes.readUInt16BE(2), attributes };
}

/** Integers and enumerations are four bytes, booleans one; everything else that we ask for is text (RFC 8010, 3.9). */
function valueOf(ofTag: number, value: Buffer): string | number | boolean {
  if ((ofTag === 0x21 || ofTag === 0x23) && value.length === 4) return value.readInt32BE(0);
  return ofTag === 0x22 ? value[0] === 1 : value.toString('utf8');
}
