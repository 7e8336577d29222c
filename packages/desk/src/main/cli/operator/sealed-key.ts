import { createCipheriv, createPrivateKey, randomBytes, scryptSync } from 'node:crypto';
import type { KeyPair } from '@deskhand/protocol';
import { readKeyPair, writeKeyPair } from '@deskhand/protocol';

/**
 * scrypt (RFC 7914) at 16 MiB and eight passes, about 0.2 s: OpenSSL opens no file that needs more than 32 MiB, and a
 * key in a drawer must still open with `openssl pkey` in ten years. Node itself writes PBKDF2 with 2048 rounds alone.
 */
const cost = { N: 16_384, r: 8, p: 8 };
const maxmem = 67_108_864;

/** ASN.1 object identifiers in DER: PBES2 (RFC 8018), scrypt (RFC 7914), AES-256-CBC. */
const oid = {
  pbes2: der(0x06, Buffer.from('2a864886f70d01050d', 'hex')),
  scrypt: der(0x06, Buffer.from('2b06010401da47040b', 'hex')),
  aes256Cbc: der(0x06, Buffer.from('60864801650304012a', 'hex')),
};

/** The key as PKCS #8 PEM, encrypted; or in the clear without a passphrase. */
export function sealKey(pair: KeyPair, passphrase: string | undefined): string {
  if (passphrase === undefined) return writeKeyPair(pair);
  const plain = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const cipher = createCipheriv('aes-256-cbc', scryptSync(passphrase, salt, 32, { ...cost, maxmem }), iv);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const kdf = sequence(oid.scrypt, sequence(octets(salt), ...[cost.N, cost.r, cost.p, 32].map(integer)));
  const scheme = sequence(oid.aes256Cbc, octets(iv));
  const info = sequence(sequence(oid.pbes2, sequence(kdf, scheme)), octets(sealed));
  const lines = info.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN ENCRYPTED PRIVATE KEY-----', ...lines, '-----END ENCRYPTED PRIVATE KEY-----', ''].join(
    '\n',
  );
}

export function isSealed(pem: string): boolean {
  return pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----');
}

/** Opens a key that `sealKey` wrote, or any other Ed25519 key in PKCS #8; undefined for a wrong passphrase. */
export function openKey(pem: string, passphrase: string | undefined): KeyPair | undefined {
  const start = pem.indexOf('-----BEGIN');
  try {
    const key = createPrivateKey({
      key: pem.slice(Math.max(start, 0)),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    return readKeyPair(key.export({ type: 'pkcs8', format: 'pem' }).toString());
  } catch {
    return undefined;
  }
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function octets(bytes: Buffer): Buffer {
  return der(0x04, bytes);
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return der(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}
