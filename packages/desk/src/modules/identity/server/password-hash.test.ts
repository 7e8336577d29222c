import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPasswordHasher } from './password-hash.ts';

describe('password hashes', () => {
  const hasher = createPasswordHasher({ running: 2, waiting: 1 });

  test('one spelling of a letter is the other, a cut password is not', async () => {
    const hash = await hasher.hash('caf\u00e9 on the corner');
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.equal(await hasher.matches('cafe\u0301 on the corner', hash), true);
    assert.equal(await hasher.matches('caf\u00e9 on the corne', hash), false);
    assert.equal(await hasher.matches('caf\u00e9 on the corner', undefined), false);
    assert.equal(await hasher.matches('caf\u00e9 on the corner', 'not a hash'), false);
  });

  test('all of a long password counts', async () => {
    const long = 'x7Kq'.repeat(50);
    const hash = await hasher.hash(long);
    assert.equal(await hasher.matches(long, hash), true);
    assert.equal(await hasher.matches(`${long.slice(0, -1)}z`, hash), false);
  });

  test('over the limit of waiting callers it refuses instead of queueing', async () => {
    const tries = Array.from({ length: 6 }, () => hasher.hash('whatever it may be'));
    const settled = await Promise.allSettled(tries);
    assert.equal(settled.filter((s) => s.status === 'fulfilled').length, 3);
    const refused = settled.flatMap((s) => (s.status === 'rejected' ? [s.reason as Error] : []));
    assert.ok(refused.every((error) => error.message === 'Too many tries'));
    assert.match(await hasher.hash('and then it works again'), /^\$argon2id/);
  });
});
