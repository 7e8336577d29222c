const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 section 6, lower case, without padding: what an address part carries when its case may be lost. */
export function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** The bytes of a base32 text that holds letters of the alphabet alone. */
export function fromBase32(text: string): Buffer {
  const bits = Array.from(text.toLowerCase(), (c) => c)
    .map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
