import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keysFrom } from './keys.ts';
import { seal, SealBroken, unseal } from './secrets.ts';

const keys = keysFrom(Buffer.alloc(32, 7));
const place = { table: 'mail_servers', row: 'a', field: 'password' };

describe('sealed secrets', () => {
  test('what was sealed opens at its place, and the text of it does not show', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (secret) => {
        const sealed = seal(keys, place, secret);
        assert.equal(unseal(keys, place, sealed), Buffer.from(secret, 'utf8').toString('utf8'));
        if (secret.length > 8) assert.ok(!sealed.includes(secret));
      }),
    );
  });

  test('the same secret is sealed differently each time', () => {
    assert.notEqual(seal(keys, place, 'winter'), seal(keys, place, 'winter'));
  });

  test('at another place it does not open', () => {
    const sealed = seal(keys, place, 'winter');
    for (const other of [
      { ...place, row: 'b' },
      { ...place, field: 'client_secret' },
      { ...place, table: 'x' },
    ])
      assert.throws(() => unseal(keys, other, sealed), SealBroken);
  });

  test('with another key it says so', () => {
    const sealed = seal(keys, place, 'winter');
    assert.throws(() => unseal(keysFrom(Buffer.alloc(32, 8)), place, sealed), /another key/);
  });

  test('a changed letter anywhere is noticed', () => {
    const sealed = seal(keys, place, 'winter');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'b', '7', '.', '_'), (at, letter) => {
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        // The last letter of a text in base64 holds bits that do not count.
        fc.pre(changed !== sealed && at !== sealed.length - 1);
        assert.throws(() => unseal(keys, place, changed), SealBroken);
      }),
    );
  });
});
