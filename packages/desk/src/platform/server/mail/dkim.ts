import { createPrivateKey, createPublicKey } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';

/** The key by which our mail is known to be ours (RFC 6376). It is used and never shown. */
export interface DkimKey {
  readonly selector: string;
  /** RSA, in PEM form. */
  readonly privateKey: string;
}

/** The key cannot be used. */
export class DkimKeyError extends Error {
  readonly hint =
    'Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem; the selector holds letters, digits and dashes.';
}

const leastBits = 1024;

/** Checks a key before the first mail needs it. */
export function readDkimKey(privateKey: string, selector: string): DkimKey {
  const key = parse(privateKey);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < leastBits)
    throw new DkimKeyError(`The DKIM key is no RSA key of ${leastBits} bits or more.`);
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(selector))
    throw new DkimKeyError(`"${selector}" is not a DKIM selector.`);
  return { selector, privateKey };
}

function parse(privateKey: string) {
  try {
    return createPrivateKey(privateKey);
  } catch (error) {
    throw new DkimKeyError(`The DKIM key cannot be read: ${(error as Error).message}`);
  }
}

/** The mail with its signature in front; the same mail gets the same one. */
export function signMail(raw: Buffer, domain: string, key: DkimKey): Promise<Buffer> {
  const { selector, privateKey } = key;
  return buffer(new DKIM({ domainName: domain, keySelector: selector, privateKey }).sign(raw));
}

/** What the name service of a domain has to say, so that others can check the signature (RFC 6376 section 3.6.1). */
export function dkimRecord(domain: string, key: DkimKey): { name: string; value: string } {
  const der = createPublicKey(key.privateKey).export({ type: 'spki', format: 'der' });
  return {
    name: `${key.selector}._domainkey.${domain}`,
    value: `v=DKIM1; k=rsa; p=${der.toString('base64')}`,
  };
}
