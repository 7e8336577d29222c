import { createHash } from 'node:crypto';
import type { Subject } from '#platform/contract/schema';
import type { Keys } from '#platform/server/keys';

/** A person, team, site or organisation as the subject of an event. */
export function personSubject(id: string): Subject {
  return { room: 'identity', id };
}

/** An address as it is counted: keyed, so that the table does not tell who was tried. */
export function addressHash(keys: Keys, addressKey: string): Buffer {
  return createHash('sha256').update(keys.sign('identity address', addressKey)).digest();
}

/** The subject of events about an address that perhaps nobody has: a UUIDv8 (RFC 9562 section 5.8) of its hash. */
export function addressSubject(hash: Buffer): Subject {
  const bytes = Buffer.from(hash.subarray(0, 16));
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return {
    room: 'identity',
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  };
}
