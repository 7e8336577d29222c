import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWorld, type Hands, type World } from '../../../../main/world.test-support.ts';

const bytesOf = (lines: readonly string[]) => Uint8Array.from(Buffer.from(lines.join('\r\n')));
const original = (id: string) =>
  bytesOf(['From: Carl <carl@example.org>', `Message-ID: <${id}>`, 'Subject: the switch', '', 'It is dead']);
const answer = (id: string, from = 'ann') =>
  bytesOf([
    `From: ${from}@example.org`,
    `Message-ID: <${from}.${id}>`,
    `In-Reply-To: <${id}>`,
    'Subject: Re: the switch',
    '',
    `Here too, says ${from}`,
  ]);

describe('mails that come in together', () => {
  let world: World;
  let dave: Hands;
  before(async () => {
    world = await openWorld();
    dave = await world.as('dave');
  });
  after(() => world.close());

  const deliver = async (mails: readonly Uint8Array<ArrayBuffer>[]) => {
    const records = await Promise.all(mails.map((raw) => dave.mail.inbound({}, { raw })));
    return new Set(records.map((record) => record.ticketNumber));
  };

  test('a mail and its answers at the same moment are one ticket, in whatever order', async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = `round${round}@example.org`;
      const mails = [original(id), answer(id), answer(id, 'ben')];
      const turned = [...mails.slice(round % 3), ...mails.slice(0, round % 3)];
      assert.equal((await deliver(turned)).size, 1, `round ${round}`);
    }
  });

  test('two answers to a mail that never came are one ticket', async () => {
    assert.equal((await deliver([answer('never@example.org'), answer('never@example.org', 'ben')])).size, 1);
  });

  test('a mail that comes after its answer joins it, and its writer gets no sight by that', async () => {
    const first = await dave.mail.inbound({}, { raw: answer('late@example.org') });
    const late = await dave.mail.inbound({}, { raw: original('late@example.org') });
    assert.deepEqual([late.verdict, late.ticketNumber], ['reply', first.ticketNumber]);
    const ticket = await dave.tickets.get({ number: first.ticketNumber ?? '' });
    assert.equal(ticket.messages.at(-1)?.visibility, 'internal');
    assert.equal(
      ticket.participants.find((one) => one.person.email === 'carl@example.org')?.state,
      'pending',
    );
  });

  test('who borrows the id of a mail that is here opens a ticket of their own', async () => {
    const first = await dave.mail.inbound({}, { raw: original('borrowed@example.org') });
    const borrower = await dave.mail.inbound(
      {},
      {
        raw: bytesOf([
          'From: mallory@elsewhere.example',
          'Message-ID: <borrowed@example.org>',
          'Subject: other words',
          '',
          'Let me in',
        ]),
      },
    );
    assert.equal(borrower.verdict, 'ticket');
    assert.notEqual(borrower.ticketNumber, first.ticketNumber);
  });
});
