import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Where a sealed value stands. It is part of the seal: a value that is copied to another row does not open. */
export interface SealedPlace {
  readonly table: string;
  readonly row: string;
  readonly field: string;
}

/** A sealed value does not open: another key, another place, or it was changed. */
export class SealBroken extends Error {}

const form = 's1';

/**
 * Seals a secret for the database: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits and a key of its own for
 * every place. The text begins with the form and the name of the key, so that a restored copy without the key can say so.
 */
export function seal(keys: Keys, place: SealedPlace, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keys.derive(purposeOf(place)), nonce);
  cipher.setAAD(Buffer.from(`${form} ${keys.id} ${purposeOf(place)}`));
  const closed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [form, keys.id, nonce.toString('base64url'), closed.toString('base64url')].join('.');
}

/** Opens a sealed secret; throws SealBroken with the reason. */
export function unseal(keys: Keys, place: SealedPlace, sealed: string): string {
  const [kind, keyId, nonce, closed] = sealed.split('.');
  if (kind !== form || keyId === undefined || nonce === undefined || closed === undefined)
    throw new SealBroken('This is not a sealed value.');
  if (keyId !== keys.id) throw new SealBroken('It was sealed with another key.');
  const bytes = Buffer.from(closed, 'base64url');
  try {
    const open = createDecipheriv(
      'aes-256-gcm',
      keys.derive(purposeOf(place)),
      Buffer.from(nonce, 'base64url'),
      { authTagLength: 16 },
    );
    open.setAAD(Buffer.from(`${form} ${keyId} ${purposeOf(place)}`));
    open.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([open.update(bytes.subarray(0, -16)), open.final()]).toString('utf8');
  } catch (cause) {
    throw new SealBroken('It was changed, or moved here from another place.', { cause });
  }
}

/** JSON keeps the parts apart, whatever stands in them. */
function purposeOf(place: SealedPlace): string {
  return `seal ${JSON.stringify([place.table, place.row, place.field])}`;
}
