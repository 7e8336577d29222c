import type { KeyObject } from 'node:crypto';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';

/** A private Ed25519 key in memory with the name of its public half. */
export interface KeyPair {
  /** The raw 32 bytes of the public key, base64url: the key is its own name. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/** DER before the 32 bytes of an Ed25519 public key (RFC 8410). */
const publicKeyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export function makeKeyPair(): KeyPair {
  return pairOf(generateKeyPairSync('ed25519').privateKey);
}

/** Reads a PKCS #8 PEM; anything but Ed25519 is refused. */
export function readKeyPair(pem: string): KeyPair {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return pairOf(privateKey);
}

export function writeKeyPair(pair: KeyPair): string {
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pairOf(privateKey: KeyObject): KeyPair {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { publicKey: der.subarray(publicKeyPrefix.length).toString('base64url'), privateKey };
}

export function signBytes(bytes: Buffer, pair: KeyPair): string {
  return sign(null, bytes, pair.privateKey).toString('base64url');
}

/** False for a wrong signature, and for a key or signature that is none or is written in a second way. */
export function verifyBytes(bytes: Buffer, publicKey: string, signature: string): boolean {
  const raw = Buffer.from(publicKey, 'base64url');
  const mark = Buffer.from(signature, 'base64url');
  if (raw.length !== 32 || mark.length !== 64) return false;
  // The last character has bits to spare: a key is its own name, so it is written in one way alone.
  if (raw.toString('base64url') !== publicKey || mark.toString('base64url') !== signature) return false;
  try {
    return verify(null, bytes, readPublicKey(publicKey, raw), mark);
  } catch {
    // 32 bytes that are no point of the curve are a key that signed nothing.
    return false;
  }
}

/** Keys that were read lately, by their names: reading one costs half of what a signature does. */
const readLately = new Map<string, KeyObject>();
const readMost = 2048;

function readPublicKey(publicKey: string, raw: Buffer): KeyObject {
  const known = readLately.get(publicKey);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.concat([publicKeyPrefix, raw]), format: 'der', type: 'spki' });
  const [oldest] = readLately.size < readMost ? [] : readLately.keys();
  if (oldest !== undefined) readLately.delete(oldest);
  readLately.set(publicKey, key);
  return key;
}

/** SHA-256, base64url. */
export function digest(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
