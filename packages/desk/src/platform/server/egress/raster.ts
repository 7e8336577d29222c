/** Kinds of pictures that are only pixels. Never SVG: it is a document with scripts and addresses of its own. */
export type RasterType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** What the bytes are by their first ones, whatever a sender calls them; undefined for all that is not pixels alone. */
export function rasterTypeOf(bytes: Buffer): RasterType | undefined {
  const starts = (hex: string, at = 0) =>
    bytes.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex'));
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('ffd8ff')) return 'image/jpeg';
  if (starts('474946383761') || starts('474946383961')) return 'image/gif';
  if (starts('52494646') && starts('57454250', 8)) return 'image/webp';
  return undefined;
}
