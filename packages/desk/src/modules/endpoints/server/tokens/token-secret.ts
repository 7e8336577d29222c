import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 192 random bits, 32 characters. */
export function newTokenSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** What is stored of it, and how a token is found. SHA-256 is enough for 192 random bits. */
export function tokenHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
