import { domainToASCII } from 'node:url';
import { AppError, platformErrors } from '#platform/contract/errors';

/** A mail address in the forms that the room keeps. */
export interface CleanAddress {
  /** As it is written on an envelope: the local part as given, the domain in ASCII (RFC 5890 A-labels). */
  readonly address: string;
  /** What addresses are compared by. */
  readonly key: string;
  readonly domain: string;
}

/** Letters, marks, digits, dots and hyphens, nothing that a URL parser would decode or read as a port. */
const domainLetters = /^[\p{L}\p{M}\p{N}._\u3002-]+$/u;
const isAscii = /^[\x21-\x7e]+$/;

/** Reads an address; undefined when it is none. Domains are compared as A-labels, local parts without regard to case. */
export function readAddress(text: string): CleanAddress | undefined {
  const given = text.trim();
  const at = given.lastIndexOf('@');
  const local = given.slice(0, at);
  const domain = readDomain(given.slice(at + 1));
  if (at < 1 || domain === undefined || /[\s<>,;@\p{Cc}\p{Cf}]/u.test(local)) return undefined;
  const address = `${local}@${domain}`;
  return address.length > 254 ? undefined : { address, key: `${fold(local)}@${domain}`, domain };
}

/** Reads an address or throws `platform.invalid`. */
export function requireAddress(text: string): CleanAddress {
  const read = readAddress(text);
  if (read === undefined)
    throw new AppError(platformErrors.invalid, { detail: 'This is not a mail address.' });
  return read;
}

/** A mail domain in lower-case A-labels; undefined when it is none. */
export function readDomain(text: string): string | undefined {
  const given = text.trim().replace(/\.$/, '');
  if (given.length > 253 || !domainLetters.test(given)) return undefined;
  const domain = domainToASCII(given);
  return domain === '' || domain.startsWith('.') || domain.includes('..') ? undefined : domain;
}

/**
 * Folds case. A letter beyond ASCII never becomes an ASCII one: U+212A KELVIN SIGN is not somebody's `k`, and
 * whoever holds such an address is another person.
 */
function fold(local: string): string {
  if (isAscii.test(local)) return local.toLowerCase();
  const folded = local.normalize('NFC').toLowerCase();
  return isAscii.test(folded) ? local : folded;
}
