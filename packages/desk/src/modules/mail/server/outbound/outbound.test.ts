import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { drainOutbox, type Settlement } from '#platform/server/outbox/worker';
import { openWorld, refusalOf, type Hands, type World } from '../../../../main/world.test-support.ts';

describe('the flight recorder of outgoing mail', () => {
  let world: World;
  let alice: Hands;
  let bob: Hands;
  before(async () => {
    world = await openWorld();
    alice = await world.as('alice');
    bob = await world.as('bob');
  });
  after(() => world.close());

  /** The server of the outer world says these things, one at each try. */
  const tryAgainst = async (answers: Settlement[]) => {
    await drainOutbox({
      db: world.desk.database,
      clock: world.clock,
      kinds: { mail: async () => answers.shift() ?? { state: 'sent', answer: '250 taken' } },
    });
  };
  const reply = async (body: string) => {
    const { number } = await alice.tickets.open({ subject: 'Screen', body: 'Black.' });
    await bob.tickets.addMessage({ number, kind: 'reply', body });
    const mails = await bob.mail.outbox({ limit: 200 });
    const mail = mails.items.find(
      (one) => one.ticketNumber === number && one.to.includes('alice@example.org'),
    );
    assert.ok(mail, JSON.stringify(mails.items.map((one) => [one.ticketNumber, one.to])));
    return { number, mail };
  };

  test('every try is kept with the answer of the server', async () => {
    const { mail, number } = await reply('Is it better now?');
    await tryAgainst([{ state: 'later', answer: '451 come again', afterMs: 5000 }]);
    world.clock.advance(6000);
    await tryAgainst([]);
    const shown = await bob.mail.outgoing({ id: mail.id });
    assert.deepEqual(
      shown.tries.map((one) => [one.state, one.answer]),
      [
        ['later', '451 come again'],
        ['sent', '250 taken'],
      ],
    );
    assert.match(shown.text ?? '', /Is it better now/);
    // The link in it opens the ticket as alice: nobody else gets it.
    assert.match(shown.text ?? '', /\/r\/…/);
    assert.doesNotMatch(shown.text ?? '', /\/r\/[\w.]/);
    assert.deepEqual([shown.state, shown.ticketNumber], ['sent', number]);
    assert.deepEqual(
      (await bob.mail.outbox({ q: `<${mail.messageId}>` })).items.map((one) => one.id),
      [mail.id],
    );
  });

  test('an address finds what was not tried yet', async () => {
    const { mail } = await reply('Held');
    const found = await bob.mail.outbox({ q: 'Alice@example.org', state: 'ready', limit: 200 });
    assert.ok(found.items.some((one) => one.id === mail.id));
  });

  test('a parked mail is counted, and leaves when somebody sends it', async () => {
    await tryAgainst([]);
    const { mail } = await reply('Too many');
    await tryAgainst([
      { state: 'parked', answer: 'Held back: 60 mails left for this ticket within an hour.' },
    ]);
    assert.equal((await bob.mail.summary()).parked, 1);
    const released = await bob.mail.resend({ id: mail.id });
    assert.equal(released.state, 'ready');
    await tryAgainst([]);
    const shown = await bob.mail.outgoing({ id: mail.id });
    assert.deepEqual(
      shown.tries.map((one) => one.state),
      ['parked', 'sent'],
    );
    assert.equal((await bob.mail.summary()).parked, 0);
  });

  test('nobody reads mail of a ticket that they do not see', async () => {
    const { mail } = await reply('For alice');
    assert.equal(await refusalOf(alice.mail.outgoing({ id: mail.id })), 'platform.forbidden');
    const invitation = await bob.mail.outbox({ limit: 200 });
    assert.ok(invitation.items.every((one) => one.ticketNumber !== null));
  });
});
