import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mailTroubleCodes } from '#platform/contract/mail-trouble';
import { SealBroken } from '../secrets.ts';
import { TokenRefused, TokenUnreachable } from './oauth-token.ts';
import { MailTrouble, troubleOf } from './trouble.ts';

/** Errors as imapflow, nodemailer and Node throw them. */
const cases: readonly (readonly [code: string, what: string, error: Error])[] = [
  ['sign-in-refused', 'IMAP', told({ authenticationFailed: true, response: 'Authentication failed.' })],
  ['server-busy', 'IMAP, not now', told({ authenticationFailed: true, serverResponseCode: 'UNAVAILABLE' })],
  ['sign-in-refused', 'SMTP', told({ code: 'EAUTH', responseCode: 535, response: '535 5.7.8 wrong' })],
  ['server-busy', 'SMTP, not now', told({ code: 'EAUTH', responseCode: 454, response: '454 4.7.0 later' })],
  ['sign-in-refused', 'a sign-in is wanted', told({ code: 'EENVELOPE', responseCode: 530 })],
  ['server-busy', 'greylisting', told({ code: 'EENVELOPE', responseCode: 450, response: '450 4.2.0 later' })],
  ['over-quota', 'a full mailbox', told({ serverResponseCode: 'OVERQUOTA', responseStatus: 'NO' })],
  ['folder-gone', 'a folder', told({ mailboxMissing: true, responseStatus: 'NO' })],
  ['refused-by-server', 'any other no', told({ responseStatus: 'NO', responseText: 'Not today.' })],
  ['certificate-expired', 'TLS', told({ code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' })],
  ['certificate-expired', 'TLS of SMTP', told({ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' })],
  [
    'certificate-expired',
    'after STARTTLS',
    told({ code: 'ETLS', message: 'Error initiating TLS - certificate has expired' }),
  ],
  ['certificate-untrusted', 'TLS', told({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  ['certificate-wrong-name', 'TLS', told({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
  ['tls-failed', 'a port without TLS', told({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' })],
  ['host-unknown', 'a name', told({ code: 'ENOTFOUND' })],
  ['host-unknown', 'a name, by SMTP', told({ code: 'EDNS', originalCode: 'EAI_AGAIN' })],
  ['host-unreachable', 'a closed port', told({ code: 'ESOCKET', originalCode: 'ECONNREFUSED' })],
  ['no-answer', 'a silent server', told({ code: 'GREETING_TIMEOUT' })],
  ['no-answer', 'a silent server, by SMTP', told({ code: 'ETIMEDOUT', message: 'Greeting never received' })],
  ['connection-lost', 'a restart', told({ code: 'EConnectionClosed' })],
  ['token-refused', 'the token service', new TokenRefused('invalid_grant')],
  ['token-unreachable', 'the token service', new TokenUnreachable('fetch failed')],
  ['secret-unreadable', 'the key', new SealBroken('It was sealed with another key.')],
  ['folder-gone', 'seen before', new MailTrouble('folder-gone', 'There is no folder Done.')],
  ['unexpected', 'anything else', new TypeError('x is not a function')],
];

function told(facts: Record<string, unknown>): Error {
  return Object.assign(new Error('Command failed'), facts);
}

describe('what stands between the desk and a mail server', () => {
  for (const [code, what, error] of cases)
    test(`${what}: ${code}`, () => {
      const trouble = troubleOf(error);
      assert.equal(trouble.code, code);
      assert.ok(trouble.words.length > 0);
    });

  test('the words are one line of the server, without its line ends', () => {
    const { words } = troubleOf(told({ responseStatus: 'NO', responseText: 'No.\r\nA1 OK \u0000 injected' }));
    assert.equal(words, 'No. A1 OK injected');
  });

  test('something that is no error has a code too', () => {
    for (const thrown of ['text', undefined, null, 7])
      assert.ok(mailTroubleCodes.includes(troubleOf(thrown).code));
  });
});
