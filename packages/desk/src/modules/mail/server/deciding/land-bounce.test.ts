import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { createMailDeliver } from '#platform/server/mail/deliver';
import type { OutboundMail } from '#platform/server/mail/outbound';
import { drainOutbox } from '#platform/server/outbox/worker';
import { openWorld, type World } from '../../../../main/world.test-support.ts';
import { openPost, type Post } from './letters.test-support.ts';

/** A delivery status report as Postfix writes it. */
function report(p: { of: string; to: string; status: string; said: string; action?: string }) {
  return {
    from: 'MAILER-DAEMON@mx.example.org',
    subject: 'Undelivered Mail Returned to Sender',
    head: ['MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
    body: [
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
      '',
      `Final-Recipient: rfc822; ${p.to}`,
      `Action: ${p.action ?? 'failed'}`,
      `Status: ${p.status}`,
      `Diagnostic-Code: smtp; ${p.said}`,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${p.of}>`,
      '',
      '--b--',
    ].join('\r\n'),
  };
}

describe('a reply that comes back', () => {
  let world: World;
  let post: Post;
  before(async () => {
    world = await openWorld();
    post = await openPost(world);
  });
  after(() => world.close());

  const mails = () =>
    world.desk.database.reader.rows<{ mail: OutboundMail }>(
      sql<{ mail: OutboundMail }>`select payload as mail from platform_outbox order by id`,
    );
  /** All that waits is taken by a mail server. */
  const sendAll = () =>
    drainOutbox({
      db: world.desk.database,
      clock: world.clock,
      kinds: {
        mail: createMailDeliver({
          database: world.desk.database,
          clock: world.clock,
          keys: world.desk.keys,
          transportFor: async () => ({
            send: async ({ envelope }) => ({ accepted: envelope.to, refused: [], answer: '250 taken' }),
            close() {},
          }),
          senderFor: async () => ({ address: 'support@desk.example' }),
          readFile: () => Promise.reject(new Error('no files here')),
        }),
      },
    });
  /** Bob answers Carl with Dora in copy, and both mails leave. */
  const answered = async () => {
    const { number } = await post.open();
    const dave = await world.as('dave');
    const dora = await dave.identity.addPerson({
      name: 'Dora',
      email: `dora${number}@example.org`,
      role: 'requester',
    });
    await post.hands.tickets.addParticipant({ number, personId: dora.id, role: 'cc' });
    const { id } = await post.hands.tickets.addMessage({ number, kind: 'reply', body: 'Try again.' });
    await sendAll();
    const letters = (await mails()).filter(
      ({ mail }) => mail.subject.includes(number) && mail.automatic === false,
    );
    const of = (address: string) =>
      letters.find(({ mail }) => mail.to[0]?.address === address)?.mail.messageId ?? '';
    const read = async () => post.hands.tickets.get({ number });
    const delivery = async () => (await read()).messages.find((one) => one.id === id)?.delivery;
    return { number, id, dora: `dora${number}@example.org`, of, read, delivery };
  };

  test('says at its message which recipient was not reached and why, and tells its technician once', async () => {
    const { number, dora, of, read, delivery } = await answered();
    assert.deepEqual(
      (await delivery())?.recipients.map((one) => [one.address, one.state]),
      [
        ['carl@example.org', 'taken'],
        [dora, 'taken'],
      ],
    );
    await post.deliver(report({ of: of(dora), to: dora, status: '5.1.1', said: '550 5.1.1 no such user' }));
    const after = await delivery();
    assert.equal(after?.state, 'failed');
    assert.match(
      after?.answer ?? '',
      /^dora\S+: the address does not exist \(5\.1\.1 550 5\.1\.1 no such user\)$/,
    );
    assert.deepEqual(
      after?.recipients.map((one) => [one.state, one.reason]),
      [
        ['taken', null],
        ['failed', 'no-such-address'],
      ],
    );
    assert.deepEqual(
      (await read()).deadAddresses.map((one) => [one.address, one.reason]),
      [[dora, 'no-such-address']],
    );
    const told = (await mails()).filter(({ mail }) => mail.to[0]?.address === 'bob@example.org');
    assert.match(
      told.at(-1)?.mail.text ?? '',
      /A reply on ticket .* did not arrive:.*the address does not exist/s,
    );
    // The mail to the technician comes back as well: that wakes nothing more.
    await post.deliver(
      report({
        of: told.at(-1)?.mail.messageId ?? '',
        to: 'bob@example.org',
        status: '5.1.1',
        said: '550 gone',
      }),
    );
    assert.equal(
      (await mails()).filter(({ mail }) => mail.to[0]?.address === 'bob@example.org').length,
      told.length,
    );
    const cleared = await post.hands.tickets.clearAddress({ number, address: dora });
    assert.deepEqual(cleared.deadAddresses, []);
  });

  test('a bare 550, a full mailbox and a spam filter mark no address; a person who is marked still gets mail', async () => {
    for (const [status, said, reason] of [
      ['5.0.0', '550 not taken', 'refused'],
      ['5.2.2', '552 5.2.2 full', 'mailbox-full'],
      ['5.7.1', '550 5.7.1 looks like spam', 'not-accepted'],
    ] as const) {
      const { of, read, delivery } = await answered();
      await post.deliver(report({ of: of('carl@example.org'), to: 'carl@example.org', status, said }));
      assert.equal((await delivery())?.recipients[0]?.reason, reason);
      assert.deepEqual((await read()).deadAddresses, []);
    }
    const { number, of, read } = await answered();
    await post.deliver(
      report({ of: of('carl@example.org'), to: 'carl@example.org', status: '5.1.1', said: '550 gone' }),
    );
    assert.equal((await read()).deadAddresses.length, 1);
    const again = await post.hands.tickets.addMessage({ number, kind: 'reply', body: 'Once more.' });
    assert.ok(again.recipients.includes('carl@example.org'));
    await post.hands.tickets.clearAddress({ number, address: 'carl@example.org' });
  });

  test('a delay changes nothing but what is said, and sending again goes to those alone who were not reached', async () => {
    const { number, id, dora, of, delivery } = await answered();
    await post.deliver(
      report({ of: of(dora), to: dora, status: '4.4.7', said: 'still trying', action: 'delayed' }),
    );
    assert.equal((await delivery())?.state, 'sent');
    await post.deliver(report({ of: of(dora), to: dora, status: '5.4.7', said: 'expired' }));
    assert.equal((await delivery())?.state, 'failed');
    await post.hands.tickets.sendNow({ number, messageId: id });
    await sendAll();
    assert.deepEqual(
      [(await delivery())?.state, (await delivery())?.recipients.map((one) => one.state)],
      ['sent', ['taken', 'taken']],
    );
  });

  test('people who asked see nothing of dead addresses', async () => {
    const { number, of } = await answered();
    await post.deliver(
      report({ of: of('carl@example.org'), to: 'carl@example.org', status: '5.1.1', said: '550 gone' }),
    );
    const alice = await world.as('alice');
    const mine = await alice.tickets.open({ subject: 'Mine', body: 'x' });
    assert.deepEqual((await alice.tickets.get({ number: mine.number })).deadAddresses, []);
    await post.hands.tickets.clearAddress({ number, address: 'carl@example.org' });
  });
});
