import { bytesReader, type BytesReader } from './bytes-reader.ts';

/** A property by its id; of several values the first one. */
export interface MapiProperty {
  readonly type: number;
  readonly bytes: Buffer;
}

/** Sizes in the stream by type, padding included ([MS-OXTNEF] section 2.1.3.4.2). */
const fixedBytes: Readonly<Record<number, number>> = {
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};
const variable: ReadonlySet<number> = new Set([0x0d, 0x1e, 0x1f, 0x102]);
const severalValues = 0x1000;
const namedFrom = 0x8000;
const propertiesAtMost = 5000;

/** Reads a list of properties as far as it makes sense; what comes after a broken one is left out. */
export function readProperties(bytes: Buffer): ReadonlyMap<number, MapiProperty> {
  const found = new Map<number, MapiProperty>();
  try {
    const reader = bytesReader(bytes);
    const count = Math.min(reader.u32(), propertiesAtMost);
    for (let n = 0; n < count; n += 1) {
      const type = reader.u16();
      const id = reader.u16();
      if (id >= namedFrom) skipName(reader);
      const value = readValues(reader, type);
      if (value === undefined) break;
      if (id < namedFrom) found.set(id, { type: type & ~severalValues, bytes: value });
    }
  } catch {
    // What was read before the bytes ended is as good as any.
  }
  return found;
}

function skipName(reader: BytesReader): void {
  reader.take(16);
  if (reader.u32() === 0) reader.take(4);
  else reader.take(padded(reader.u32()));
}

function readValues(reader: BytesReader, typed: number): Buffer | undefined {
  const type = typed & ~severalValues;
  const isVariable = variable.has(type);
  const count = isVariable || typed !== type ? reader.u32() : 1;
  let first: Buffer | undefined;
  for (let n = 0; n < count; n += 1) {
    const length = isVariable ? reader.u32() : fixedBytes[type];
    if (length === undefined) return undefined;
    const value = reader.take(length);
    reader.take(Math.min(padded(length) - length, reader.left()));
    first ??= value;
  }
  return first ?? Buffer.alloc(0);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
