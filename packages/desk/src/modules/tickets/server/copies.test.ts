import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { OutboundMail } from '#platform/server/mail/outbound';
import { lookInto } from '../../../main/cluster.test-support.ts';
import { openWorld, type World } from '../../../main/world.test-support.ts';

describe('a reply with people in copy', () => {
  let world: World;
  before(async () => void (world = await openWorld()));
  after(() => world.close());

  const mails = () =>
    lookInto(world.connection, async (client) => {
      const { rows } = await client.query<{ state: string; payload: OutboundMail }>(
        'select state, payload from platform_outbox order by id',
      );
      return rows;
    });
  const linkIn = (mail: OutboundMail | undefined) =>
    /\/r\/(\S+?)(?:#|\s|$)/.exec(mail?.text ?? '')?.[1] ?? '';

  it('everybody gets a mail of their own with a link of their own, and only the requester is asked whether it works', async () => {
    const [bob] = await Promise.all([world.as('bob'), world.as('alice'), world.as('mallory')]);
    const { number } = await bob.tickets.open({
      subject: 'VPN',
      body: 'x',
      requester: { email: 'alice@example.org' },
    });
    const copy = (await bob.identity.listPeople({ q: 'mallory@elsewhere.example' })).items[0];
    await bob.tickets.addParticipant({ number, personId: copy?.id ?? '', role: 'cc' });
    const held = await bob.tickets.addMessage({
      number,
      kind: 'reply',
      body: 'Try again now.',
      holdSeconds: 8,
    });
    assert.deepEqual(held.recipients, ['alice@example.org', 'mallory@elsewhere.example']);
    const [first, second, ...rest] = await mails();
    assert.equal(rest.length, 0);
    assert.deepEqual(
      [first?.payload.to[0]?.address, second?.payload.to[0]?.address],
      ['alice@example.org', 'mallory@elsewhere.example'],
    );
    assert.notEqual(first?.payload.messageId, second?.payload.messageId);
    assert.equal(second?.payload.text.includes('It works again'), false);
    const { api } = world.desk.rooms.identity;
    const opened = await Promise.all(
      [first, second].map((one) => api.verifyLink(world.desk.database.reader, linkIn(one?.payload), 'test')),
    );
    assert.deepEqual(
      opened.map((o) => o.actor.name),
      ['Alice Meyer', 'Mallory'],
    );
    await bob.tickets.withdraw({ number, messageId: held.id });
    assert.deepEqual(
      (await mails()).map((m) => m.state),
      ['cancelled', 'cancelled'],
    );
  });
});
