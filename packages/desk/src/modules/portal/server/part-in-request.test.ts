import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, type Hands, type World } from '../../../main/world.test-support.ts';
import { browse, formOf, lasting, newestLink, type Visitor } from './visitor.test-support.ts';

const day = 24 * 3600_000;

describe('who takes part in a request', () => {
  let world: World;
  let bob: Hands;
  let nobody: Visitor;
  before(async () => {
    world = await openWorld();
    bob = await lasting(world, 'bob');
    nobody = await browse(world);
  });
  after(() => world.close());

  const open = (subject: string, email: string, affected?: string) =>
    bob.tickets.open({
      subject,
      body: `Words of ${subject}`,
      requester: { email },
      ...(affected === undefined ? {} : { affected: { email: affected } }),
    });
  const linkOf = async (number: string, email: string) => {
    await bob.tickets.addMessage({ number, kind: 'reply', body: 'We look.' });
    return newestLink(world, email, '/r/');
  };
  /** A bearer of a token stands in for the session of somebody who is not in the cast. */
  const bearer = async (email: string): Promise<Hands> =>
    world.withToken((await world.console.identity.consoleCreateToken({ email })).token);
  const read = async (hands: Hands, path: string) =>
    (await hands.send(path, { method: 'GET', headers: { accept: 'text/html' } })).text();

  it('a request merged into another of the same person leads there', async () => {
    const one = await open('First of Ann', 'ann@example.org');
    const two = await open('Second of Ann', 'ann@example.org');
    const link = await linkOf(one.number, 'ann@example.org');
    await bob.tickets.merge({ number: one.number, into: two.number });
    const page = await nobody.open(link);
    assert.ok(page.text.includes(`Request ${two.number}`));
    assert.ok(page.text.includes('Words of Second of Ann'));
  });

  it('merged into one of somebody else it shows itself alone, and passes words on', async () => {
    const mine = await open('Mine of Ben', 'ben@example.org');
    const other = await open('Canary of Cleo', 'cleo@example.org');
    const link = await linkOf(mine.number, 'ben@example.org');
    await bob.tickets.merge({ number: mine.number, into: other.number });
    const page = await nobody.open(link);
    assert.ok(page.text.includes('We look at this together with another request.'));
    assert.doesNotMatch(page.html, /canary|cleo/i);
    const sent = await nobody.submit(link, `${link}/answer`, { body: 'It is worse now.' });
    assert.ok(sent.text.includes('Your answer is with us.'));
    assert.doesNotMatch(sent.html, /canary|cleo/i);
    const survivor = await bob.tickets.get({ number: other.number });
    assert.equal(survivor.messages.at(-1)?.bodyText, 'It is worse now.');
    const ben = await bearer('ben@example.org');
    assert.doesNotMatch(await read(ben, `/portal/requests/${mine.number}`), /canary|cleo/i);
  });

  it('the affected person may say whether it works, also after the time to open it again', async () => {
    const ticket = await open('Screen of Eli', 'dan@example.org', 'eli@example.org');
    const eli = await bearer('eli@example.org');
    const path = `/portal/requests/${ticket.number}`;
    await bob.tickets.resolve({ number: ticket.number, code: 'fixed', solution: 'Done.' });
    await bob.tickets.close({ number: ticket.number, reason: 'Done' });
    const form = formOf(await read(eli, path), `${path}/not-yet`);
    world.clock.advance(15 * day);
    const sent = await eli.send(`${path}/not-yet`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: new URLSearchParams({ ...form, body: 'It flickers again.' }).toString(),
    });
    assert.equal(sent.status, 303);
    const link = (await bob.tickets.get({ number: ticket.number })).links[0];
    assert.equal(link?.kind, 'followed-up-by');
    const followUp = await bob.tickets.get({ number: link.number });
    assert.equal(followUp.messages[0]?.bodyText, 'It flickers again.');
  });

  it('somebody in copy may answer and decides nothing', async () => {
    const ticket = await open('Shared printer', 'fay@example.org');
    const gus = await bob.identity.addPerson({ name: 'Gus', email: 'gus@example.org' });
    await bob.tickets.addParticipant({ number: ticket.number, personId: gus.id, role: 'cc' });
    await bob.tickets.resolve({ number: ticket.number, code: 'fixed', solution: 'Done.' });
    const path = `/portal/requests/${ticket.number}`;
    const page = await read(await bearer('gus@example.org'), path);
    assert.match(page, new RegExp(`action="${path}/answer"`));
    assert.doesNotMatch(page, /\/works"|\/not-yet"/);
    const hands = await bearer('gus@example.org');
    const refused = await hands.send(`${path}/works`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: `form=${crypto.randomUUID()}`,
    });
    assert.equal(refused.status, 403);
    assert.equal((await bob.tickets.get({ number: ticket.number })).status, 'resolved');
  });

  it('a long conversation shows its newest part, and leads to what was said before', async () => {
    const ticket = await open('Long story', 'hal@example.org');
    for (let nth = 1; nth <= 52; nth++) {
      world.clock.advance(60_000);
      await bob.tickets.addMessage({
        number: ticket.number,
        kind: nth % 2 ? 'reply' : 'note',
        body: `w${nth}.`,
      });
    }
    for (let nth = 53; nth <= 80; nth++) {
      world.clock.advance(60_000);
      await bob.tickets.addMessage({ number: ticket.number, kind: 'reply', body: `w${nth}.` });
    }
    const link = await newestLink(world, 'hal@example.org', '/r/');
    const newest = await nobody.open(link);
    assert.ok(newest.text.includes('w80.') && !newest.text.includes('Words of Long story'));
    const earlier = /href="([^"]+\?earlier=[^"#]+)/.exec(newest.html)?.[1] ?? '';
    const before = await nobody.open(earlier);
    assert.ok(before.text.includes('Words of Long story') && !before.text.includes('w80.'));
    assert.doesNotMatch(before.html, /<form/);
    assert.doesNotMatch(before.html + newest.html, /w52\./);
  });
});
