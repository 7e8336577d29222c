/** Reads numbers and stretches one after another; beyond the end it says so by `Ended`, whatever the lengths claim. */
export class Ended extends Error {}

export interface BytesReader {
  left(): number;
  u8(): number;
  u16(): number;
  u32(): number;
  take(length: number): Buffer;
}

/** Little-endian throughout, as in [MS-OXTNEF]. */
export function bytesReader(bytes: Buffer): BytesReader {
  let at = 0;
  const step = (length: number): number => {
    if (length < 0 || at + length > bytes.length) throw new Ended('The bytes end too early.');
    const from = at;
    at += length;
    return from;
  };
  return {
    left: () => bytes.length - at,
    u8: () => bytes.readUInt8(step(1)),
    u16: () => bytes.readUInt16LE(step(2)),
    u32: () => bytes.readUInt32LE(step(4)),
    take(length) {
      const from = step(length);
      return bytes.subarray(from, from + length);
    },
  };
}
