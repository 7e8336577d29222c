import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMailDeliver } from '#platform/server/mail/deliver';
import { drainOutbox } from '#platform/server/outbox/worker';
import { openWorld, refusalOf, type World } from '../../../../main/world.test-support.ts';

describe('a mail that is looked at before it leaves', () => {
  let world: World;
  before(async () => void (world = await openWorld()));
  after(() => world.close());

  /** What leaves, byte by byte. */
  const leaving = async () => {
    const sent: string[] = [];
    const { database, rooms, keys } = world.desk;
    await drainOutbox({
      db: database,
      clock: world.clock,
      kinds: {
        mail: createMailDeliver({
          database,
          clock: world.clock,
          keys,
          transportFor: async () => ({
            async send({ raw, envelope }) {
              sent.push(raw.toString('utf8'));
              return { accepted: envelope.to, refused: [], answer: 'taken' };
            },
            close() {},
          }),
          senderFor: (db, teamId) => rooms.mail.mailboxFor(db, teamId),
          readFile: async () => Buffer.from('what the file holds'),
        }),
      },
    });
    return sent;
  };
  /** The name of the mail is made anew, and the secret of the link is left out; the rest is the same, byte by byte. */
  const withoutName = (source: string) =>
    source
      .replace(/^Message-ID:\s+\S+/m, '')
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/\/r\/[^\s#]+/g, '/r/…');

  test('is what leaves, for the requester and for each copy', async () => {
    const [bob, dave] = await Promise.all([world.as('bob'), world.as('dave'), world.as('alice')]);
    const { number } = await bob.tickets.open({
      subject: 'Überall „Anführung“',
      body: 'x',
      requester: { email: 'alice@example.org' },
    });
    const dora = await dave.identity.addPerson({
      name: 'Dora',
      email: 'dora@example.org',
      role: 'requester',
    });
    await bob.tickets.addParticipant({ number, personId: dora.id, role: 'cc' });
    const body = 'Versuchen Sie es noch einmal: {{7*7}} ${7*7} <%= 7*7 %> 🙂\n\n> zitiert\n';
    const { mails } = await bob.tickets.preview({ number, body });
    assert.deepEqual(await leaving(), [], 'a look sends nothing');
    await bob.tickets.addMessage({ number, kind: 'reply', body });
    const sent = await leaving();
    assert.equal(sent.length, 2);
    assert.deepEqual(
      sent.map((one) => withoutName(one)).toSorted(),
      mails.map((one) => withoutName(one.source)).toSorted(),
    );
    assert.deepEqual(mails[0]?.to, ['Alice Meyer <alice@example.org>']);
    assert.match(mails[0]?.from ?? '', /^Bob Okafor <support@desk\.example>$/);
    assert.ok(mails[0]?.text.includes('{{7*7}} ${7*7} <%= 7*7 %>'), 'words are words, not a program');
    assert.match(mails[0]?.text ?? '', /It works again: http:\/\/desk\.example\/r\/…#works/);
  });

  test('is for the desk alone, and for tickets that one sees', async () => {
    const alice = await world.as('alice');
    const { number } = await alice.tickets.open({ subject: 'Mine', body: 'x' });
    assert.equal(await refusalOf(alice.tickets.preview({ number, body: 'x' })), 'platform.forbidden');
    const bob = await world.as('bob');
    assert.equal(await refusalOf(bob.tickets.preview({ number: '99999-9', body: 'x' })), 'tickets.not_found');
  });

  test('a parked mail can be discarded by a person with a reason, and is not lost', async () => {
    const bob = await world.as('bob');
    const { number } = await bob.tickets.open({
      subject: 'Many',
      body: 'x',
      requester: { email: 'alice@example.org' },
    });
    for (let n = 0; n < 62; n++) await bob.tickets.addMessage({ number, kind: 'reply', body: `${n}` });
    await leaving();
    const parked = (await bob.mail.outbox({ state: 'parked' })).items;
    assert.equal(parked.length, 2);
    const health = await (await world.as('dave')).mail.health({});
    assert.equal(health.parked, 2);
    assert.ok(health.outgoing.some((one) => one.alarms.some((alarm) => alarm.code === 'parked')));
    for (const mail of parked) {
      const gone = await bob.mail.discardOutgoing({ id: mail.id, reason: 'A slip of a script' });
      assert.deepEqual([gone.state, gone.answer], ['cancelled', 'Discarded: A slip of a script']);
    }
    assert.equal((await (await world.as('dave')).mail.health({})).parked, 0);
    assert.equal(
      await refusalOf(bob.mail.discardOutgoing({ id: parked[0]?.id ?? '', reason: 'again' })),
      'mail.not_waiting',
    );
  });
});
