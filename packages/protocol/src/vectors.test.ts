import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Json } from './canonical.ts';
import { canonicalText } from './canonical.ts';
import { readKeyPair, verifyBytes } from './keys.ts';
import { Job } from './job.ts';
import { fits } from './schema.ts';
import type { Purpose } from './signed.ts';
import { bodyHash, bytesToSign, signBody } from './signed.ts';

interface Vector {
  readonly purpose: Purpose;
  readonly body: Record<string, Json>;
  readonly canonical: string;
  readonly hash: string;
  readonly signature: string;
}

interface Vectors {
  readonly seed: string;
  readonly publicKey: string;
  readonly vectors: readonly Vector[];
}

const file = new URL('../vectors.json', import.meta.url);
const { seed, publicKey, vectors } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

/** PKCS #8 around the 32 bytes of a private key (RFC 8410). */
function keyOfSeed(hex: string) {
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(hex, 'hex'),
  ]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return readKeyPair(key.export({ type: 'pkcs8', format: 'pem' }).toString());
}

describe('the published vectors', () => {
  test('the key is that of RFC 8032, test 1', () => {
    assert.equal(keyOfSeed(seed).publicKey, publicKey);
    assert.equal(
      Buffer.from(publicKey, 'base64url').toString('hex'),
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
  });

  for (const vector of vectors) {
    test(`canonical text, hash and signature of a ${vector.purpose}`, () => {
      assert.equal(canonicalText(vector.body), vector.canonical);
      assert.equal(bodyHash(vector.body), vector.hash);
      const [entry] = signBody(vector.purpose, vector.body, keyOfSeed(seed)).signatures;
      assert.equal(entry?.signature, vector.signature);
      assert.ok(verifyBytes(bytesToSign(vector.purpose, vector.body), publicKey, vector.signature));
    });
  }

  test('the job among them is one', () => {
    const job = vectors.find((one) => one.purpose === 'job');
    assert.ok(fits(Job, job?.body));
  });
});
