import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A new secret of 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What is stored of a secret. SHA-256 is enough for 256 random bits, and rows are found by it, so that no comparison
 * of secrets takes a time that depends on how much of them is right.
 */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

const secretForm = /^[A-Za-z0-9_-]{43}$/;
/** Whether a text can be a secret of ours at all; empty and malformed ones never reach a query. */
export function isSecret(text: string): boolean {
  return secretForm.test(text);
}

const letters = '0123456789abcdefghijkmnpqrstuvwxyz';
const tokenForm = /^dh_[0-9a-z]{8}_[A-Za-z0-9_-]{43}$/;

/** A new API token `dh_<hint>_<secret>`; the hint may be shown in lists, the prefix is found by secret scanners. */
export function newToken(): { readonly hint: string; readonly text: string } {
  const hint = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
  return { hint, text: `dh_${hint}_${newSecret()}` };
}

/** Whether a text can be an API token of ours at all. */
export function isToken(text: string): boolean {
  return tokenForm.test(text);
}
