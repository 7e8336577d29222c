import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeKeyPair, windowHolds } from '@deskhand/protocol';
import { quoted, strangeLetters, visible } from './hostile-text.ts';
import { openKey, sealKey } from './sealed-key.ts';
import { windowOf, windowWords } from './window.ts';

describe('the computer of an operator', () => {
  it('keeps a key that opens with its passphrase and with no other', () => {
    const pair = makeKeyPair();
    const pem = `Deskhand, the root key.\n\n${sealKey(pair, 'drawer in the cellar ö')}`;
    assert.equal(openKey(pem, 'drawer in the cellar ö')?.publicKey, pair.publicKey);
    assert.equal(openKey(pem, 'drawer in the cellar'), undefined);
    assert.equal(openKey(pem, undefined), undefined);
    assert.doesNotMatch(pem, /BEGIN PRIVATE KEY/);
  });

  it('shows what cannot be seen, and cuts what would push the rest off the screen', () => {
    assert.equal(visible('mail\u001b[2J\r\nserver'), 'mail\\u{1b}[2J\\u{d}\\u{a}server');
    assert.equal(visible('exe.\u202egnp'), 'exe.\\u{202e}gnp');
    assert.equal(
      visible('a\u200bb\u0301c\ufeff\u3164\u00a0'),
      'a\\u{200b}b\\u{301}c\\u{feff}\\u{3164}\\u{a0}',
    );
    assert.equal(visible('Müller, 東京'), 'Müller, 東京');
    assert.equal(visible('x'.repeat(500), 10), 'xxxxxxxxxx... (490 more characters)');
    assert.equal(visible('\ud800'), '\\u{d800}');
    assert.equal(quoted('/srv/\u202eold'), '"/srv/\\u{202e}old"');
    assert.deepEqual([quoted('1'), quoted(1), quoted(null)], ['"1"', '1', 'null']);
    assert.deepEqual(strangeLetters('pаth'), ['а U+0430']);
    assert.deepEqual(strangeLetters('path'), []);
  });

  it('reads windows as people write them, and shows them in UTC', () => {
    const night = windowOf('mon-fri 22:00-04:00');
    assert.deepEqual(night, { days: [1, 2, 3, 4, 5], fromMinute: 1320, untilMinute: 240 });
    assert.equal(windowWords(night), 'mon-fri 22:00-04:00 UTC, over midnight');
    assert.deepEqual(windowOf('sat-mon 00:00-24:00').days, [0, 1, 6]);
    assert.equal(windowWords(windowOf('daily 01:00-03:00')), 'daily 01:00-03:00 UTC');
    assert.equal(windowWords(windowOf('sat,sun 00:00-24:00')), 'sun sat 00:00-24:00 UTC');
    assert.equal(windowHolds(windowOf('sun 09:00-10:00'), '2026-11-29T09:30:00.000Z'), true);
    for (const wrong of [
      '',
      'mon',
      'mon 9-10',
      'xyz 09:00-10:00',
      'mon 09:00-09:00',
      'mon 25:00-26:00',
      'mon- 1:00-2:00',
    ])
      assert.throws(() => windowOf(wrong), /is no window/, wrong);
  });
});
