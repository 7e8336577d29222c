import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, refusalOf, type Hands, type World } from '../../../main/world.test-support.ts';

describe('search through the API', () => {
  let world: World;
  let alice: Hands;
  let bob: Hands;
  let mallory: Hands;
  before(async () => {
    world = await openWorld();
    [alice, bob, mallory] = await Promise.all([world.as('alice'), world.as('bob'), world.as('mallory')]);
  });
  after(() => world.close());

  const openTicket = async (subject: string, body: string) =>
    bob.tickets.open({ subject, body, requester: { email: 'alice@example.org' } });
  const titles = async (who: Hands, q: string, kinds?: string) => {
    const { items } = await who.search.search({ q, ...(kinds === undefined ? {} : { in: kinds }) });
    return items.map((item) => `${item.type} ${item.title}`);
  };

  it('a ticket is found at once by its subject, its text and its number', async () => {
    const ticket = await openTicket('Plotter on floor 7 jams', 'Paper gets stuck at the blade of LT-0417');
    const bySubject = await bob.search.search({ q: 'plotter' });
    const [first] = bySubject.items;
    assert.equal(first?.type, 'ticket');
    assert.equal(first.id, ticket.id);
    assert.ok(first.title.includes('Plotter on floor 7 jams'));
    assert.deepEqual(
      first.titleHits.map(([a, b]) => first.title.slice(a, b)),
      ['Plotter'],
    );
    const byText = await bob.search.search({ q: 'lt-0417' });
    assert.equal(byText.items.length, 1);
    const hit = byText.items[0];
    assert.deepEqual(
      hit?.snippetHits.map(([a, b]) => hit.snippet.slice(a, b)),
      ['LT-0417'],
    );
    const byNumber = await bob.search.search({ q: ticket.number });
    assert.equal(byNumber.items[0]?.id, ticket.id);
    assert.equal(byNumber.items[0].exact, true);
  });

  it('people see what their tickets hold and nothing of others, nor notes', async () => {
    const { number } = await openTicket('Xylophone app crashes', 'It closes by itself.');
    await bob.tickets.addMessage({ number, kind: 'note', body: 'Suspect the quagmire driver.' });
    assert.equal((await titles(alice, 'xylophone ')).length > 0, true);
    assert.deepEqual(await titles(mallory, 'xylophone '), []);
    assert.deepEqual(await titles(mallory, number), []);
    assert.equal((await titles(bob, 'quagmire ')).length, 1);
    assert.deepEqual(await titles(alice, 'quagmire '), []);
  });

  it('"in" names the kinds; an unknown one is refused by code', async () => {
    await openTicket('Zeppelin hangar door', 'The zeppelin does not move.');
    assert.ok((await titles(bob, 'zeppelin', 'tickets')).every((t) => t.startsWith('ticket ')));
    assert.ok((await titles(bob, 'zeppelin', 'tickets')).length > 0);
    assert.deepEqual(await titles(bob, 'zeppelin', 'articles,people,assets'), []);
    const refusal = await refusalOf(bob.search.search({ q: 'zeppelin', in: 'tickets,secrets' }));
    assert.equal(refusal, 'search.unknown_kind');
  });

  it('an unfinished word finds what the timer has learned since', async () => {
    await openTicket('Flibbertigibbet licence', 'It ends soon.');
    await world.desk.rooms.search.sweep(world.desk.database);
    assert.equal((await titles(bob, 'flibbertig', 'tickets')).length, 1);
    assert.deepEqual(await titles(bob, 'flibbertig ', 'tickets'), []);
  });

  it('pages do not repeat or lose a hit, also when new ones come in between', async () => {
    for (let i = 0; i < 7; i++) await openTicket(`Ocelot number ${i}`, 'A spotted one.');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof bob.search.search>> = await bob.search.search({
        q: 'ocelot ',
        in: 'tickets',
        limit: 3,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
      if (seen.length === 3) await openTicket('Ocelot that came late', 'While somebody reads.');
    } while (cursor !== null);
    assert.equal(seen.length, 7);
    assert.equal(new Set(seen).size, 7);
  });

  it('hostile queries end in an answer or a coded refusal', async () => {
    const queries = [
      '***',
      '\0',
      'a',
      '"',
      '-',
      `${'x '.repeat(190)}`,
      "'; drop table tickets; --",
      '\u{1F600}',
      '(((',
      '!a & b | <->',
      '%',
      '\\',
      '-printer',
    ];
    for (const q of queries) assert.ok(Array.isArray((await bob.search.search({ q })).items), q);
    const long = await refusalOf(bob.search.search({ q: 'word '.repeat(1000) }));
    assert.equal(long, 'platform.invalid');
    const cursors = [
      'x',
      Buffer.from('[1,2,"a",4,0]').toString('base64url'),
      Buffer.from('[9e99,1,0,1,0]').toString('base64url'),
    ];
    for (const cursor of cursors) {
      const refusal = await refusalOf(bob.search.search({ q: 'printer', cursor }));
      assert.equal(refusal, 'platform.invalid');
    }
    const stranger = await refusalOf(world.stranger.search.search({ q: 'printer' }));
    assert.equal(stranger, 'platform.unauthenticated');
  });

  it('the queue filters by words, rare and frequent', async () => {
    await openTicket('Wolpertinger sighting', 'In the server room.');
    const found = await bob.tickets.list({ q: 'wolpertinger' });
    assert.deepEqual(
      found.items.map((t) => t.subject),
      ['Wolpertinger sighting'],
    );
    assert.deepEqual((await bob.tickets.list({ q: '***' })).items, []);
  });
});
