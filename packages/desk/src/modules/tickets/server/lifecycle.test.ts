import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { refusalOf, openWorld, type Hands, type World } from '../../../main/world.test-support.ts';

const day = 86_400_000;

describe('a ticket from first word to confirmed fix', () => {
  let world: World;
  let alice: Hands;
  let bob: Hands;
  before(async () => {
    world = await openWorld();
    [alice, bob] = await Promise.all([world.as('alice'), world.as('bob')]);
  });
  after(() => world.close());

  const openForAlice = async (subject = 'VPN drops') =>
    (
      await bob.tickets.open({
        subject,
        body: 'Since this morning.',
        requester: { email: 'alice@example.org' },
      })
    ).number;

  it('taken, answered, resolved, confirmed: each step is in its history, with who did it', async () => {
    const number = await openForAlice();
    assert.equal((await bob.tickets.take({ number })).status, 'open');
    await bob.tickets.addMessage({ number, kind: 'reply', body: 'We are looking at it.' });
    const resolved = await bob.tickets.resolve({
      number,
      code: 'fixed',
      cause: 'Clock was wrong',
      solution: 'The clock is right again.',
    });
    assert.deepEqual(
      [resolved.status, resolved.cause, resolved.confirmedAt],
      ['resolved', 'Clock was wrong', null],
    );
    const confirmed = await alice.tickets.confirm({ number });
    assert.equal(confirmed.status, 'closed');
    assert.equal(confirmed.confirmedAt, '2026-11-23T08:00:00.000Z');
    const { items } = await bob.tickets.timeline({ number });
    assert.deepEqual(
      items.toReversed().map((e) => [e.name, e.actor?.name]),
      [
        ['tickets.ticket.opened', 'Bob Okafor'],
        ['tickets.ticket.changed', 'Bob Okafor'],
        ['tickets.message.added', 'Bob Okafor'],
        ['tickets.message.added', 'Bob Okafor'],
        ['tickets.ticket.resolved', 'Bob Okafor'],
        ['tickets.ticket.confirmed', 'Alice Meyer'],
        ['tickets.ticket.closed', 'Alice Meyer'],
      ],
    );
  });

  it('"not solved" opens it again with her words; after the reopen window a follow-up opens instead', async () => {
    const number = await openForAlice();
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Should work.' });
    const again = await alice.tickets.object({ number, body: 'It does not.' });
    assert.equal(again.status, 'open');
    assert.equal(again.messages.at(-1)?.bodyText, 'It does not.');
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Now it does.' });
    await alice.tickets.confirm({ number });
    world.passDays(15);
    [alice, bob] = await Promise.all([world.as('alice'), world.as('bob')]);
    const followUp = await alice.tickets.object({ number, body: 'It is back.' });
    assert.notEqual(followUp.number, number);
    assert.equal(followUp.status, 'new');
    assert.deepEqual(
      followUp.links.map((l) => [l.kind, l.number]),
      [['follow-up', number]],
    );
    assert.equal((await bob.tickets.get({ number })).status, 'closed');
  });

  it('silence closes a resolved ticket after five days, and a snoozed one wakes at its time', async () => {
    const number = await openForAlice();
    const snoozed = await openForAlice('Dock');
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Done.' });
    const until = new Date(world.clock.now().getTime() + day).toISOString();
    assert.equal((await bob.tickets.wait({ number: snoozed, for: 'pending-time', until })).wakeAt, until);
    await world.desk.rooms.tickets.sweep(world.desk.database);
    assert.equal((await bob.tickets.get({ number })).status, 'resolved');
    world.passDays(5);
    [alice, bob] = await Promise.all([world.as('alice'), world.as('bob')]);
    await world.desk.rooms.tickets.sweep(world.desk.database);
    assert.equal((await bob.tickets.get({ number })).status, 'closed');
    assert.equal((await bob.tickets.get({ number: snoozed })).status, 'open');
  });

  it('a deed that the status does not allow is refused, and says which statuses would', async () => {
    const number = await openForAlice();
    assert.equal(await refusalOf(alice.tickets.confirm({ number })), 'tickets.not_in_state');
    assert.equal(await refusalOf(bob.tickets.wait({ number, for: 'pending-time' })), 'tickets.time_missing');
    await bob.tickets.cancel({ number, reason: 'Sent twice' });
    assert.equal(
      await refusalOf(bob.tickets.resolve({ number, code: 'fixed', solution: 'x' })),
      'tickets.not_in_state',
    );
  });

  it('only the requester, the affected person or the desk confirms; a colleague in copy may read', async () => {
    const number = await openForAlice();
    const mallory = await world.as('mallory');
    const people = await bob.identity.listPeople({ q: 'mallory@elsewhere.example' });
    await bob.tickets.addParticipant({ number, personId: people.items[0]?.id ?? '', role: 'cc' });
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Done.' });
    assert.equal((await mallory.tickets.get({ number })).status, 'resolved');
    assert.equal(await refusalOf(mallory.tickets.confirm({ number })), 'tickets.not_allowed');
    assert.equal((await alice.tickets.confirm({ number })).status, 'closed');
  });

  it('a note stays inside: alice sees neither it nor the event of it', async () => {
    const number = await openForAlice();
    await bob.tickets.addMessage({ number, kind: 'note', body: 'Probably the zebrafish.' });
    assert.deepEqual(
      (await alice.tickets.get({ number })).messages.map((m) => m.bodyText),
      ['Since this morning.'],
    );
    assert.deepEqual((await alice.search.search({ q: 'zebrafish' })).items, []);
    assert.equal((await bob.search.search({ q: 'zebrafish', in: 'messages' })).items.length, 1);
    assert.equal(await refusalOf(alice.tickets.timeline({ number })), 'platform.forbidden');
    assert.equal(
      await refusalOf(alice.tickets.addMessage({ number, kind: 'note', body: 'x' })),
      'tickets.not_allowed',
    );
  });

  it('a held reply can be taken back until it leaves, and alice never sees it before', async () => {
    const number = await openForAlice();
    const held = await bob.tickets.addMessage({ number, kind: 'reply', body: 'Too early.', holdSeconds: 8 });
    assert.equal(held.delivery?.state, 'ready');
    assert.equal((await alice.tickets.get({ number })).messages.length, 1);
    assert.equal((await bob.tickets.withdraw({ number, messageId: held.id })).delivery?.state, 'cancelled');
    assert.equal(
      await refusalOf(bob.tickets.withdraw({ number, messageId: held.id })),
      'tickets.already_sent',
    );
    const waits = await bob.tickets.get({ number });
    assert.equal(waits.waitingSinceAt, waits.createdAt, 'nobody has answered her');
    const second = await bob.tickets.addMessage({ number, kind: 'reply', body: 'On time.', holdSeconds: 8 });
    world.clock.advance(9000);
    assert.deepEqual(
      (await alice.tickets.get({ number })).messages.map((m) => m.bodyText),
      ['Since this morning.', 'On time.'],
    );
    assert.equal(second.recipients[0], 'alice@example.org');
    const third = await bob.tickets.addMessage({ number, kind: 'reply', body: 'One more.', holdSeconds: 8 });
    await bob.tickets.withdraw({ number, messageId: third.id });
    assert.equal((await bob.tickets.get({ number })).waitingSinceAt, null, 'the second one answered her');
  });

  it('a merged number lives on: it leads to the survivor, from search and from a link alike', async () => {
    const number = await openForAlice('Printer');
    const into = await openForAlice('Printer on floor 2');
    await bob.tickets.merge({ number, into });
    assert.equal((await bob.tickets.get({ number })).number, into);
    assert.equal(await refusalOf(bob.tickets.merge({ number: into, into: number })), 'tickets.same_ticket');
    assert.equal((await bob.tickets.get({ number: into })).links[0]?.kind, 'merged-from');
  });
});

describe('two people on one ticket', () => {
  let world: World;
  before(async () => void (world = await openWorld()));
  after(() => world.close());

  it('different fields are merged; the same field is a conflict that shows both values', async () => {
    const [bob, carol] = await Promise.all([world.as('bob'), world.as('carol')]);
    const { number, version } = await bob.tickets.open({
      subject: 'Slow',
      body: 'Very.',
      requester: { email: 'alice@example.org' },
    });
    await bob.tickets.change({ number, version, subject: 'Slow laptop' });
    const merged = await carol.tickets.change({ number, version, impact: 1 });
    assert.deepEqual([merged.subject, merged.impact, merged.priority], ['Slow laptop', 1, 2]);
    const answer = await carol.send(`/api/tickets/${number}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version, subject: 'Slow dock' }),
    });
    const problem = (await answer.json()) as {
      code: string;
      facts: { fields: { field: string; yours: string; theirs: string; by: string }[] };
    };
    assert.equal(problem.code, 'tickets.conflict');
    assert.deepEqual(
      problem.facts.fields.map(({ field, yours, theirs, by }) => [field, yours, theirs, by]),
      [['subject', 'Slow dock', 'Slow laptop', 'Bob Okafor']],
    );
  });

  it('a priority set by hand keeps its reason, and goes back to the table on request', async () => {
    const bob = await world.as('bob');
    const { number, version } = await bob.tickets.open({
      subject: 'x',
      body: 'y',
      requester: { email: 'alice@example.org' },
      impact: 3,
      urgency: 3,
    });
    assert.equal(
      await refusalOf(bob.tickets.change({ number, version, priority: 1 })),
      'tickets.reason_missing',
    );
    const raised = await bob.tickets.change({
      number,
      version,
      priority: 1,
      priorityReason: 'The auditor comes at ten',
    });
    assert.deepEqual([raised.priority, raised.priorityReason], [1, 'The auditor comes at ten']);
    const kept = await bob.tickets.change({ number, version: raised.version, impact: 2 });
    assert.equal(kept.priority, 1);
    const back = await bob.tickets.change({ number, version: kept.version, priority: null });
    assert.deepEqual([back.priority, back.priorityReason], [4, null]);
  });

  it('a hundred notes from two sessions at once lose nothing', async () => {
    const [bob, carol] = await Promise.all([world.as('bob'), world.as('carol')]);
    const { number } = await bob.tickets.open({
      subject: 'Race',
      body: 'y',
      requester: { email: 'alice@example.org' },
    });
    const notes = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        (i % 2 ? bob : carol).tickets.addMessage({ number, kind: 'note', body: `note ${i}` }),
      ),
    );
    assert.equal(new Set(notes.map((n) => n.id)).size, 100);
    assert.equal((await bob.tickets.get({ number })).messageCount, 101);
  });

  it('counters are the sums of the list, folded or not', async () => {
    const bob = await world.as('bob');
    const counted = await bob.tickets.counters();
    const listed = await bob.tickets.list({ status: 'unresolved', limit: 200 });
    assert.equal(counted.unresolved, listed.items.length);
    await world.desk.rooms.tickets.sweep(world.desk.database);
    assert.deepEqual(await bob.tickets.counters(), counted);
    assert.equal(
      (await bob.tickets.list({ assignee: 'none', status: 'unresolved', limit: 200 })).items.length,
      counted.unassigned,
    );
  });

  it('pages of the list are the list, in every order', async () => {
    const bob = await world.as('bob');
    for (const sort of ['updated', 'created', 'priority', 'waiting'] as const) {
      const whole = (await bob.tickets.list({ sort, limit: 200 })).items.map((t) => t.number);
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof bob.tickets.list>> = await bob.tickets.list({
          sort,
          limit: 2,
          ...(cursor ? { cursor } : {}),
        });
        paged.push(...page.items.map((t) => t.number));
        cursor = page.nextCursor;
      } while (cursor);
      assert.deepEqual(paged, whole, sort);
    }
    assert.equal(await refusalOf(bob.tickets.list({ cursor: 'bm90IG91cnM' })), 'platform.invalid');
  });
});
