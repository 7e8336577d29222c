import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mailFailureCodes, mailFailureOf, saysAddressIsDead, type MailFailureCode } from './mail-failure.ts';

/** Words of real servers, shortened. */
const said: readonly [words: string, code: MailFailureCode, dead: boolean][] = [
  ['550 5.1.1 <x@y.test>: Recipient address rejected: User unknown', 'no-such-address', true],
  ['550-5.1.1 The email account that you tried to reach does not exist.', 'no-such-address', true],
  ['5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found', 'no-such-domain', true],
  ['550 5.2.1 The email account that you tried to reach is disabled.', 'mailbox-disabled', true],
  ['452 4.2.2 The email account is over quota', 'mailbox-full', false],
  ['552 5.2.2 Mailbox full', 'mailbox-full', false],
  ['552 Message size exceeds fixed limit', 'mailbox-full', false],
  ['552 5.3.4 Message too big', 'too-large', false],
  ['550 5.7.1 Message rejected as spam by content filter', 'not-accepted', false],
  ['550 5.7.26 Unauthenticated email is not accepted (DMARC)', 'not-accepted', false],
  ['4.4.7 Delivery time expired', 'no-way', false],
  ['550 Requested action not taken: mailbox unavailable', 'refused', false],
  ['554 Transaction failed, see http://spam.test/?ip=10.5.1.1', 'refused', false],
  ['450 4.1.1 try again', 'no-such-address', false],
  ['', 'refused', false],
];

describe('why a mail did not arrive', () => {
  test('is read from what servers say', () => {
    for (const [words, code, dead] of said)
      assert.deepEqual([mailFailureOf(words), saysAddressIsDead(words)], [code, dead], words);
  });

  test('a bare 5xx never says that an address is dead, whatever words follow', () => {
    const words = fc.string().filter((text) => !/[245]\.\d{1,3}\.\d/.test(text));
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 599 }), words, (code, text) => {
        assert.equal(saysAddressIsDead(`${code} ${text}`), false);
      }),
    );
  });

  test('any words have a reason', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.ok(mailFailureCodes.includes(mailFailureOf(text)))));
  });
});
