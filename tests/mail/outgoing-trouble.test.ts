import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { startDesk, type Desk } from '../journeys/desk.test-support.ts';
import { startMoodyServer, type MoodyServer } from './moody-server.test-support.ts';
import { operate, type Operator } from './operate.test-support.ts';
import { until } from './until.test-support.ts';

describe('an outgoing server on a bad day', { timeout: 240_000 }, () => {
  let server: MoodyServer;
  let desk: Desk;
  let at: Operator;
  before(async () => {
    server = await startMoodyServer();
    desk = await startDesk({ smtpUrl: server.url, mailAddress: 'support@moody.example' });
    at = operate(desk);
  });
  after(async () => {
    await desk.remove();
    await server.close();
  });

  const answer = async (email: string, body: string) => {
    const { number } = await at.tickets.open({ subject: 'Bad day', body: 'x', requester: { email } });
    const began = performance.now();
    const { id } = await at.tickets.addMessage({ number, kind: 'reply', body });
    assert.ok(performance.now() - began < 2000, 'nobody waits for the mail server');
    const delivery = async () =>
      (await at.tickets.get({ number })).messages.find((one) => one.id === id)?.delivery ?? undefined;
    const outgoing = async () => (await at.mail.outbox({ q: email })).items[0];
    return { number, id, delivery, outgoing };
  };

  test('hangs, then asks to come later, then works: the answer leaves by itself, once, under its first name', async () => {
    server.mood = 'hangs';
    const { delivery, outgoing } = await answer('anna@else.example', 'First.');
    const name = (await outgoing())?.messageId;
    await until(
      'the hanging is told at the message',
      async () => (await delivery())?.answer !== null,
      60_000,
    );
    const waits = await delivery();
    assert.equal(waits?.state, 'ready');
    assert.ok(new Date(waits?.dueAt ?? 0) > new Date(), 'the next try is known');
    const health = await at.mail.health({});
    assert.ok(
      health.outgoing.some((one) => one.trouble !== null),
      'health names the server',
    );
    server.sink.refuse.set('anna@else.example', '451 4.3.2 come again');
    server.mood = 'works';
    await until(
      'its own words are told',
      async () => /come again/.test((await delivery())?.answer ?? ''),
      60_000,
    );
    assert.equal(server.sink.caught.length, 0);
    server.sink.refuse.clear();
    await until('it left', async () => (await delivery())?.state === 'sent', 90_000);
    assert.deepEqual(
      server.sink.caught.map((one) => [one.to, one.messageId]),
      [[['anna@else.example'], name]],
    );
    assert.deepEqual((await delivery())?.recipients, [
      {
        address: 'anna@else.example',
        state: 'taken',
        reason: null,
        words: (await delivery())?.recipients[0]?.words,
      },
    ]);
  });

  test('takes a mail and dies before it says so: the repeat is the same mail, so that the reader sees it once', async () => {
    server.mood = 'drops';
    const { delivery, outgoing } = await answer('berta@else.example', 'Second.');
    const of = () => server.sink.caught.filter((one) => one.to.includes('berta@else.example'));
    await until('it broke off', async () => server.drops === 1, 30_000);
    assert.equal(of().length, 1, 'it was taken once');
    server.mood = 'works';
    await until('it left', async () => (await delivery())?.state === 'sent', 90_000);
    const [first, second] = of();
    assert.equal(first?.messageId, (await outgoing())?.messageId);
    assert.equal(first?.source, second?.source);
  });

  test('takes a mail and sends it back later: the message says whom it did not reach and why', async () => {
    const { number, delivery, outgoing } = await answer('carl@else.example', 'Third.');
    await until('it left', async () => (await delivery())?.state === 'sent', 30_000);
    const line = createTransport({ host: '127.0.0.1', port: desk.smtpPort, ignoreTLS: true });
    await line.sendMail({
      envelope: { from: '', to: 'support@moody.example' },
      raw: [
        'From: MAILER-DAEMON@else.example',
        'To: support@moody.example',
        'Subject: Undelivered Mail Returned to Sender',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; else.example',
        '',
        'Final-Recipient: rfc822; carl@else.example',
        'Action: failed',
        'Status: 5.2.1',
        'Diagnostic-Code: smtp; 550 5.2.1 mailbox switched off',
        '',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: <${(await outgoing())?.messageId}>`,
        '',
        '--b--',
        '',
      ].join('\r\n'),
    });
    line.close();
    await until('it is told', async () => (await delivery())?.state === 'failed', 30_000);
    assert.match((await delivery())?.answer ?? '', /^carl@else\.example: the mailbox is switched off \(/);
    const { deadAddresses } = await at.tickets.get({ number });
    assert.deepEqual(
      deadAddresses.map((one) => [one.address, one.reason]),
      [['carl@else.example', 'mailbox-disabled']],
    );
  });
});
