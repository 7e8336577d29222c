import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { OutboundMail } from '#platform/server/mail/outbound';
import { openWorld, type World } from '../../../../main/world.test-support.ts';
import { openPost, type Post } from './letters.test-support.ts';

describe('a thanks by mail', () => {
  let world: World;
  let post: Post;
  before(async () => {
    world = await openWorld();
    post = await openPost(world);
  });
  after(() => world.close());

  const resolved = async () => {
    const { id, number } = await post.open();
    await post.hands.tickets.resolve({ number, code: 'fixed', solution: 'A new cable.' });
    return { number, answer: { head: [`In-Reply-To: <${id}>`], subject: 'Re: VPN drops' } };
  };

  test('leaves a resolved ticket as it is, is kept, and one deed takes it as confirmation', async () => {
    const { number, answer } = await resolved();
    const record = await post.deliver({ ...answer, body: 'Danke, jetzt geht alles. Viele Grüße, Carl' });
    assert.deepEqual([record.verdict, record.ticketNumber], ['reply', number]);
    const after = await post.hands.tickets.get({ number });
    assert.equal(after.status, 'resolved');
    assert.equal(after.waitingSinceAt, null);
    assert.deepEqual(
      [after.messages.at(-1)?.onlyThanks, after.messages.at(-1)?.visibility],
      [true, 'public'],
    );
    const closed = await post.hands.tickets.confirm({ number });
    assert.deepEqual([closed.status, closed.confirmedAt !== null], ['closed', true]);
    await post.deliver({ ...answer, body: 'Thanks again' });
    assert.equal((await post.hands.tickets.get({ number })).status, 'closed');
    world.passDays(40);
    post = await openPost(world);
    const late = await post.deliver({ ...answer, body: 'Many thanks' });
    assert.equal(late.ticketNumber, number, 'no follow-up for a thanks');
  });

  test('with a question or a trouble in it opens the ticket again', async () => {
    for (const body of ['Thanks, but it drops again', 'Thanks! And the printer?', 'Danke, geht nicht']) {
      const { number, answer } = await resolved();
      await post.deliver({ ...answer, body });
      const after = await post.hands.tickets.get({ number });
      assert.deepEqual([after.status, after.messages.at(-1)?.onlyThanks], ['open', false], body);
    }
  });

  test('on a ticket that is not solved yet is a word like any other', async () => {
    const { id, number } = await post.open();
    await post.hands.tickets.wait({ number, for: 'pending-requester' });
    await post.deliver({ head: [`In-Reply-To: <${id}>`], body: 'Thanks' });
    const after = await post.hands.tickets.get({ number });
    assert.deepEqual([after.status, after.messages.at(-1)?.onlyThanks], ['open', false]);
  });

  test('a long thread is answered with its first id and the newest ones', async () => {
    const { id, number } = await post.open();
    for (let n = 0; n < 14; n++) await post.hands.tickets.addMessage({ number, kind: 'reply', body: `${n}` });
    const row = await world.desk.database.reader.first<{ mail: OutboundMail }>(
      sql<{ mail: OutboundMail }>`select payload as mail from platform_outbox order by id desc limit 1`,
    );
    const rows = row?.mail.references ?? [];
    assert.equal(rows[0], id);
    assert.equal(rows.length, 10);
  });
});
