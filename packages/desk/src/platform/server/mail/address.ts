import { domainToASCII } from 'node:url';

const addrSpec = /^[^\s<>()[\],;:\\"@\p{Cc}\p{Cf}]{1,64}@([\p{L}\p{M}\p{N}._\u3002-]{1,253})$/u;

/**
 * An address as it goes on the wire: trimmed, the domain in lower case and IDNA form (RFC 5890). Undefined for anything
 * that is not a plain addr-spec (RFC 5322 section 3.4.1); quoted local parts are not taken.
 */
export function wireAddress(address: string): string | undefined {
  const text = address.trim().normalize('NFC');
  const domain = addrSpec.exec(text)?.[1];
  const ascii = domain === undefined ? '' : domainToASCII(domain);
  if (ascii === '' || text.startsWith('.') || text.includes('..') || text.includes('.@')) return undefined;
  const wire = `${text.slice(0, text.lastIndexOf('@'))}@${ascii}`;
  return wire.length > 254 ? undefined : wire;
}

/** The form in which addresses are compared and counted. */
export function addressKey(address: string): string {
  return (wireAddress(address) ?? address.trim()).toLowerCase();
}

/** One line without control characters, so that no value can begin a header of its own (RFC 5322 section 2.2). */
export function oneLine(text: string, maxChars = 500): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, maxChars)
    .toWellFormed();
}
