/** What a DHCP server offers (RFC 2131, options of RFC 2132). */
export interface Offer {
  readonly server: string | null;
  readonly address: string;
  readonly mask: string | null;
  readonly routers: string[];
  readonly nameServers: string[];
  readonly domain: string | null;
  readonly leaseSeconds: number | null;
}

const cookie = Buffer.from([99, 130, 83, 99]);
const fixedBytes = 236;

/** A question to all servers, answered by broadcast because we have no address to be answered at. */
export function makeDiscover(mac: Buffer, transaction: Buffer): Buffer {
  const fixed = Buffer.alloc(fixedBytes);
  fixed.set([1, 1, 6, 0]);
  fixed.set(transaction, 4);
  fixed.writeUInt16BE(0x8000, 10);
  fixed.set(mac.subarray(0, 6), 28);
  const options = [53, 1, 1, 61, 7, 1, ...mac.subarray(0, 6), 55, 5, 1, 3, 6, 15, 51, 255];
  return Buffer.concat([fixed, cookie, Buffer.from(options), Buffer.alloc(32)]);
}

/** The offer in a packet, or undefined when it answers somebody else or is none. */
export function parseOffer(packet: Buffer, transaction: Buffer): Offer | undefined {
  const isReply = packet.length > fixedBytes + 4 && packet[0] === 2;
  if (!isReply || !packet.subarray(4, 8).equals(transaction)) return undefined;
  if (!packet.subarray(fixedBytes, fixedBytes + 4).equals(cookie)) return undefined;
  const options = readOptions(packet.subarray(fixedBytes + 4));
  if (options.get(53)?.[0] !== 2) return undefined;
  const lease = options.get(51);
  return {
    server: addressesOf(options.get(54))[0] ?? null,
    address: addressesOf(packet.subarray(16, 20))[0] ?? '',
    mask: addressesOf(options.get(1))[0] ?? null,
    routers: addressesOf(options.get(3)),
    nameServers: addressesOf(options.get(6)),
    domain: options.get(15)?.toString('latin1').replaceAll('\0', '') ?? null,
    leaseSeconds: lease?.length === 4 ? lease.readUInt32BE(0) : null,
  };
}

/** Tag, length, value; a packet that ends in the middle of one has no more. */
function readOptions(bytes: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 255) {
    const tag = bytes[at] ?? 255;
    const length = tag === 0 ? -1 : (bytes[at + 1] ?? 0);
    if (tag !== 0 && at + 2 + length <= bytes.length)
      options.set(tag, bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}

function addressesOf(bytes: Buffer | undefined): string[] {
  const count = Math.floor((bytes?.length ?? 0) / 4);
  return Array.from({ length: count }, (_, at) => [...(bytes?.subarray(at * 4, at * 4 + 4) ?? [])].join('.'));
}
