import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { ApiError } from '#platform/contract/client';
import { openWorld, refusalOf, type World } from '../../../main/world.test-support.ts';

describe('files that were uploaded before', () => {
  let world: World;
  before(async () => void (world = await openWorld()));
  after(() => world.close());

  const upload = async (who: 'alice' | 'bob'): Promise<string> => {
    const { tickets } = await world.as(who);
    const { id } = await tickets.attach({ name: 'log.txt' }, { raw: new Uint8Array(Buffer.from('log')) });
    return id;
  };

  it('what bob uploads is on the ticket that he opens for alice', async () => {
    const bob = await world.as('bob');
    const attachmentIds = [await upload('bob')];
    const requester = { email: 'alice@example.org' };
    const { number } = await bob.tickets.open({
      subject: 'VPN',
      body: 'See the log.',
      requester,
      attachmentIds,
    });
    const [message] = (await bob.tickets.get({ number })).messages;
    assert.deepEqual(
      message?.attachments.map((one) => one.name),
      ['log.txt'],
    );
  });

  it('a file of somebody else, or one that was used, is refused and does not silently stay behind', async () => {
    const alice = await world.as('alice');
    const own = await upload('alice');
    const { number } = await alice.tickets.open({ subject: 'VPN', body: 'Mine.', attachmentIds: [own] });
    for (const id of [own, await upload('bob'), '018f0000-0000-7000-8000-000000000000']) {
      const naming = { attachmentIds: [id] };
      assert.equal(
        await refusalOf(alice.tickets.open({ subject: 'x', body: 'y', ...naming })),
        'tickets.unknown_reference',
      );
      assert.equal(
        await refusalOf(alice.tickets.addMessage({ number, kind: 'reply', body: 'y', ...naming })),
        'tickets.unknown_reference',
      );
    }
  });

  it('files that no message has are bounded for each person, also when they come together', async () => {
    const { tickets } = await world.as('mallory');
    const raw = new Uint8Array(Buffer.from('log'));
    const answers = await Promise.allSettled(
      Array.from({ length: 215 }, (_, n) => tickets.attach({ name: `${n}.txt` }, { raw })),
    );
    const ids = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
    assert.equal(ids.length, 200);
    const refused = answers.find((one) => one.status === 'rejected');
    assert.ok(refused?.reason instanceof ApiError);
    assert.deepEqual(
      [refused.reason.code, refused.reason.problem.facts?.['unusedFiles']],
      ['tickets.uploads_full', 200],
    );
    await upload('bob');
    await tickets.open({ subject: 'VPN', body: 'See the logs.', attachmentIds: ids.slice(0, 50) });
    await tickets.attach({ name: 'more.txt' }, { raw });
  });

  it('their bytes are bounded too, and after a day there is room again', async () => {
    const { tickets } = await world.as('carol');
    await tickets.attach({ name: 'first.txt' }, { raw: new Uint8Array(Buffer.from('log')) });
    await world.desk.database.write((tx) =>
      tx.run(sql`update tickets_attachments set size_bytes = 536870912 where name = 'first.txt'`),
    );
    const another = async () =>
      (await world.as('carol')).tickets.attach(
        { name: 'b.txt' },
        { raw: new Uint8Array(Buffer.from('log')) },
      );
    assert.equal(await refusalOf(another()), 'tickets.uploads_full');
    world.passDays(2);
    await world.desk.rooms.tickets.sweep(world.desk.database);
    assert.equal(await refusalOf(another()), 'no refusal');
  });

  it('who may read all tickets and work on none speaks on the own ones alone', async () => {
    const alice = await world.as('alice');
    const { number } = await alice.tickets.open({ subject: 'VPN', body: 'Mine.' });
    await world.as('bob');
    const narrow = { email: 'bob@example.org', scopes: ['tickets.read', 'tickets.open-own'] };
    const reader = world.withToken((await world.console.identity.consoleCreateToken(narrow)).token);
    assert.equal((await reader.tickets.get({ number })).number, number);
    const said = reader.tickets.addMessage({ number, kind: 'reply', body: 'We close this.' });
    assert.equal(await refusalOf(said), 'tickets.not_allowed');
  });
});
