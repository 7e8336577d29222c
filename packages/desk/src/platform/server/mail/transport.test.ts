import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSmtpUrl, SmtpSettingError } from './smtp-settings.ts';
import { outcomeOf, type SmtpError } from './transport.ts';

describe('what a mail server says', () => {
  const refusal = (facts: Partial<SmtpError>) =>
    outcomeOf(Object.assign(new Error('no'), facts), ['a@desk.test']);

  test('only a 5xx about the mail itself is final', () => {
    const cases: [Partial<SmtpError>, boolean][] = [
      [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 unknown' }, true],
      [{ code: 'EMESSAGE', command: 'DATA', responseCode: 552, response: '552 too large' }, true],
      [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450, response: '450 later' }, false],
      [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 wrong' }, false],
      [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530, response: '530 STARTTLS first' }, false],
      [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 554, response: '554 go away' }, false],
      [{ code: 'ESOCKET', command: 'CONN' }, false],
    ];
    for (const [facts, permanent] of cases)
      assert.equal(refusal(facts).refused[0]?.permanent, permanent, JSON.stringify(facts));
  });

  test('settings are read from one address, and a wrong one says what would be right', () => {
    assert.equal(readSmtpUrl(undefined), undefined);
    assert.equal(readSmtpUrl(' '), undefined);
    assert.deepEqual(readSmtpUrl('smtp://desk%40x:p%2Fw@mail.test'), {
      host: 'mail.test',
      port: 587,
      security: 'offered',
      certificate: undefined,
      signIn: { kind: 'password', user: 'desk@x', password: 'p/w' },
    });
    assert.equal(readSmtpUrl('smtps://mail.test')?.port, 465);
    for (const wrong of ['mail.test:25', 'http://mail.test', 'smtp://'])
      assert.throws(() => readSmtpUrl(wrong), SmtpSettingError);
  });
});
