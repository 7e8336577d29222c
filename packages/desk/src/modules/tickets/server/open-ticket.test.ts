import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, refusalOf, type World } from '../../../main/world.test-support.ts';

describe('opening a ticket', () => {
  let world: World;
  before(async () => void (world = await openWorld()));
  after(() => world.close());

  it('bob opens one for alice: it gets a number with a check digit, a priority from impact x urgency, and is new', async () => {
    const bob = await world.as('bob');
    const ticket = await bob.tickets.open({
      subject: 'VPN drops',
      body: 'Every ten minutes.',
      requester: { email: 'alice@example.org', name: 'Alice Meyer' },
      impact: 2,
      urgency: 1,
    });
    assert.match(ticket.number, /^\d{5,}-\d$/);
    assert.equal(ticket.status, 'new');
    assert.equal(ticket.priority, 2);
    assert.equal(ticket.requester.name, 'Alice Meyer');
    const read = await bob.tickets.get({ number: ticket.number });
    assert.equal(read.messages[0]?.bodyText, 'Every ten minutes.');
    assert.equal(read.reporter?.name, 'Bob Okafor');
  });

  it('alice opens her own, and reads it; she cannot set what the desk decides, nor open one in another name', async () => {
    const alice = await world.as('alice');
    const ticket = await alice.tickets.open({ subject: 'Printer', body: 'It prints nothing.' });
    assert.equal((await alice.tickets.get({ number: ticket.number })).subject, 'Printer');
    assert.equal(
      await refusalOf(alice.tickets.open({ subject: 'x', body: 'y', impact: 1 })),
      'tickets.not_allowed',
    );
    assert.equal(
      await refusalOf(
        alice.tickets.open({ subject: 'x', body: 'y', requester: { email: 'bob@example.org' } }),
      ),
      'tickets.not_allowed',
    );
  });

  it('mallory sees nothing of it: not by number, not in the list, not by search', async () => {
    const alice = await world.as('alice');
    const mallory = await world.as('mallory');
    const ticket = await alice.tickets.open({ subject: 'Secret quokka', body: 'Nobody else may read this.' });
    assert.equal(await refusalOf(mallory.tickets.get({ number: ticket.number })), 'tickets.not_found');
    assert.deepEqual((await mallory.tickets.list({})).items, []);
    assert.deepEqual((await mallory.search.search({ q: 'quokka' })).items, []);
    assert.equal(
      (await alice.search.search({ q: 'quokka' })).items[0]?.title.includes('Secret quokka'),
      true,
    );
    assert.equal(await refusalOf(mallory.tickets.counters()), 'platform.forbidden');
    assert.equal(await refusalOf(world.stranger.tickets.list()), 'platform.unauthenticated');
  });

  it('unknown fields, wrong types and unknown references are refused with a code, and nothing is stored', async () => {
    const bob = await world.as('bob');
    const before = (await bob.tickets.list({ limit: 200 })).items.length;
    const post = (body: unknown) =>
      bob.send('/api/tickets', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const unknown = await post({
      subject: 'x',
      body: 'y',
      requester: { email: 'a@example.org' },
      isAdmin: true,
    });
    assert.equal(unknown.status, 400);
    const problem = (await unknown.json()) as { code: string; fields: { path: string }[] };
    assert.deepEqual([problem.code, problem.fields[0]?.path], ['platform.invalid', '/isAdmin']);
    assert.equal((await post({ subject: 5, body: 'y', requester: { email: 'a@example.org' } })).status, 400);
    assert.equal(
      await refusalOf(
        bob.tickets.open({
          subject: 'x',
          body: 'y',
          requester: { email: 'a@example.org' },
          teamId: '01890000-0000-7000-8000-000000000000',
        }),
      ),
      'tickets.unknown_reference',
    );
    assert.equal((await bob.tickets.list({ limit: 200 })).items.length, before);
  });

  it('the same Idempotency-Key opens one ticket, also when it comes eight times at once', async () => {
    const bob = await world.as('bob');
    const input = { subject: 'Once', body: 'Only once.', requester: { email: 'alice@example.org' } };
    const tickets = await Promise.all(
      Array.from({ length: 8 }, () => bob.tickets.open(input, { idempotencyKey: 'once-1' })),
    );
    assert.equal(new Set(tickets.map((t) => t.number)).size, 1);
    assert.equal(
      await refusalOf(bob.tickets.open({ ...input, subject: 'Other' }, { idempotencyKey: 'once-1' })),
      'platform.key_reused',
    );
  });
});
