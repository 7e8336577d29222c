import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keys, trust } from './cast.test-support.ts';
import { makeKeyPair, readKeyPair, signBytes, verifyBytes, writeKeyPair } from './keys.ts';
import { signBody } from './signed.ts';
import { judgeFirstTrust, judgeNextTrust, rootFingerprint } from './trust.ts';
import { chooseVersion } from './versions.ts';

describe('trust', () => {
  test('the first statement is the one whose root the token names', () => {
    const first = signBody('trust', trust, keys.root);
    assert.equal(judgeFirstTrust(rootFingerprint(keys.root.publicKey), first), undefined);
    assert.equal(judgeFirstTrust(rootFingerprint(keys.mallory.publicKey), first), 'trust.wrong-root');
    const forged = signBody('trust', trust, keys.mallory);
    assert.equal(judgeFirstTrust(rootFingerprint(keys.root.publicKey), forged), 'trust.unsigned');
  });

  test('keys change by a newer statement of a root that is held', () => {
    const next = { ...trust, version: 2, dispatch: [] };
    assert.equal(judgeNextTrust(trust, signBody('trust', next, keys.spareRoot)), undefined);
    assert.equal(judgeNextTrust(trust, signBody('trust', next, keys.dispatch)), 'trust.unsigned');
    assert.equal(judgeNextTrust(trust, signBody('trust', trust, keys.root)), 'trust.not-newer');
    const other = { ...next, organisationId: 'else' };
    assert.equal(judgeNextTrust(trust, signBody('trust', other, keys.root)), 'trust.other-organisation');
  });

  test('a new root comes in by the hand of an old one and its own', () => {
    const added = makeKeyPair();
    const next = { ...trust, version: 2, roots: [added.publicKey], revoked: [keys.root.publicKey] };
    assert.equal(judgeNextTrust(trust, signBody('trust', next, keys.root, added)), undefined);
    assert.equal(judgeNextTrust(trust, signBody('trust', next, keys.root)), 'trust.new-root-silent');
    assert.equal(judgeNextTrust(trust, signBody('trust', next, added)), 'trust.unsigned');
    const after = { ...next, version: 3 };
    assert.equal(judgeNextTrust(next, signBody('trust', after, keys.root)), 'trust.unsigned');
    assert.equal(judgeNextTrust(next, signBody('trust', after, added)), undefined);
  });

  test('a signature for one purpose is good for no other', () => {
    const asJob = signBody('job', { ...trust, version: 2 }, keys.root);
    assert.equal(judgeNextTrust(trust, asJob), 'trust.unsigned');
  });

  test('keys are written, read back and refuse what is no signature', () => {
    const pair = makeKeyPair();
    const read = readKeyPair(writeKeyPair(pair));
    assert.equal(read.publicKey, pair.publicKey);
    const bytes = Buffer.from('words');
    assert.equal(verifyBytes(bytes, pair.publicKey, signBytes(bytes, read)), true);
    assert.equal(verifyBytes(Buffer.from('wordt'), pair.publicKey, signBytes(bytes, read)), false);
    for (const nonsense of ['', 'AA', 'A'.repeat(86)]) {
      assert.equal(verifyBytes(bytes, pair.publicKey, nonsense), false);
      assert.equal(verifyBytes(bytes, nonsense, signBytes(bytes, pair)), false);
    }
  });

  test('a key and a signature are written in one way alone, so a retired key has no second name', () => {
    const pair = makeKeyPair();
    const bytes = Buffer.from('x');
    const mark = signBytes(bytes, pair);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const otherwise = (text: string): string =>
      text.slice(0, -1) + (letters[letters.indexOf(text.at(-1) ?? '') + 1] ?? '');
    const second = otherwise(pair.publicKey);
    assert.deepEqual(Buffer.from(second, 'base64url'), Buffer.from(pair.publicKey, 'base64url'));
    assert.deepEqual(Buffer.from(otherwise(mark), 'base64url'), Buffer.from(mark, 'base64url'));
    assert.equal(verifyBytes(bytes, second, mark), false);
    assert.equal(verifyBytes(bytes, pair.publicKey, otherwise(mark)), false);
    assert.equal(verifyBytes(bytes, pair.publicKey, mark), true);
  });

  test('versions: the newest of both, across three of them, or none', () => {
    assert.equal(chooseVersion([7, 6, 5], [5, 4, 3]), 5);
    assert.equal(chooseVersion([3, 2, 1], [5, 4, 3]), 3);
    assert.equal(chooseVersion([2, 1], [5, 4, 3]), undefined);
    assert.equal(chooseVersion([9, 8, 7]), undefined);
    assert.equal(chooseVersion([3, 2, 1]), 1);
  });
});
