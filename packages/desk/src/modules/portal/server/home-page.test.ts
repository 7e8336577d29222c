import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, type Hands, type World } from '../../../main/world.test-support.ts';
import { browse, countEvents, formOf, lasting, type Visitor } from './visitor.test-support.ts';

describe('the home of a signed-in person', () => {
  let world: World;
  let alice: Visitor;
  let bob: Hands;
  before(async () => {
    world = await openWorld();
    bob = await lasting(world, 'bob');
    alice = await browse(world, 'alice');
  });
  after(() => world.close());

  /** Asks as a person does: words, then how much it stops, then the page of the request. */
  async function ask(who: Visitor, body: string, stop = 'partly') {
    const home = await who.open('/portal');
    const second = await who.post('/portal/ask', { ...formOf(home.html, '/portal/ask'), body });
    assert.equal(second.status, 200);
    const sent = await who.post('/portal/ask', { ...formOf(second.html, '/portal/ask'), stop });
    assert.equal(sent.status, 303);
    const number = /requests\/([\d-]+)\?done=asked/.exec(sent.location ?? '')?.[1];
    assert.ok(number, String(sent.location));
    return { number, page: await who.open(sent.location ?? '') };
  }

  it('asks two questions, sends after the second, and shows what we do about it', async () => {
    const before = await countEvents(world);
    const home = await alice.open('/portal');
    assert.ok(home.text.includes('Hello Alice. What can we help with?'));
    const words = 'The folder shows old files since this morning. Please look.';
    const second = await alice.post('/portal/ask', {
      ...formOf(home.html, '/portal/ask'),
      body: words,
    });
    assert.ok(second.text.includes('How much does this stop you?'));
    assert.equal(await countEvents(world), before);
    const { number, page } = await ask(alice, words, 'others');
    assert.ok(page.text.includes('We have your request.'));
    const ticket = await bob.tickets.get({ number });
    assert.equal(ticket.subject, 'The folder shows old files since this morning');
    assert.equal(ticket.urgency, 1);
    assert.equal(ticket.source.channel, 'portal');
    assert.equal(ticket.messages[0]?.bodyText, `${words}\n\nOthers here cannot work either.`);
    const again = await alice.open('/portal');
    assert.ok(again.text.includes(`Request ${number}`));
    assert.ok(again.text.includes('We have your request and will look at it.'));
  });

  it('a question sent twice from one page opens one request', async () => {
    const second = await alice.post('/portal/ask', {
      ...formOf((await alice.open('/portal')).html, '/portal/ask'),
      body: 'Double press',
    });
    const fields = { ...formOf(second.html, '/portal/ask'), stop: 'annoying' };
    const both = await Promise.all([alice.post('/portal/ask', fields), alice.post('/portal/ask', fields)]);
    assert.equal(both[0].location, both[1].location);
    assert.equal((await bob.tickets.list({ q: 'Double press' })).items.length, 1);
  });

  it('takes an answer and the two words that finish or go on, and passes no note on', async () => {
    const { number } = await ask(alice, 'The screen flickers');
    const path = `/portal/requests/${number}`;
    await bob.tickets.take({ number });
    await bob.tickets.addMessage({ number, kind: 'note', body: 'canary-note' });
    await bob.tickets.addMessage({ number, kind: 'reply', body: 'Is it the left one?' });
    const answered = await alice.submit(path, `${path}/answer`, { body: 'The right one.' });
    assert.ok(answered.text.includes('Your answer is with us.'));
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'New cable.' });
    const reopened = await alice.submit(path, `${path}/not-yet`, { body: '' });
    assert.ok(reopened.text.includes('We go on with it.'));
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Another cable.' });
    const done = await alice.submit(path, `${path}/works`);
    assert.ok(done.text.includes('It works again.'));
    assert.doesNotMatch(done.html, /canary/);
    assert.equal((await bob.tickets.get({ number })).status, 'closed');
  });

  it('shows nothing of a request of others, and takes no deed on it', async () => {
    const { number } = await ask(alice, 'Secret of the quokka');
    const mallory = await browse(world, 'mallory');
    const path = `/portal/requests/${number}`;
    const missing = await mallory.open('/portal/requests/10000-0');
    const foreign = await mallory.open(path);
    assert.equal(foreign.status, 404);
    const idOf = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
    assert.equal(foreign.html.replace(idOf, ''), missing.html.replace(idOf, ''));
    for (const deed of ['answer', 'works', 'not-yet']) {
      const form = { form: crypto.randomUUID(), ...(deed === 'works' ? {} : { body: 'x' }) };
      assert.equal((await mallory.post(`${path}/${deed}`, form)).status, 404);
    }
    assert.doesNotMatch((await mallory.open('/portal')).html, /quokka/);
  });

  it('colleagues see each other where their organisation says so, may read, and decide nothing', async () => {
    const dave = await lasting(world, 'dave');
    const house = await dave.identity.addOrganisation({
      name: 'House',
      mailDomains: [],
      sees: 'organisation',
    });
    for (const email of ['alice@example.org', 'anna@example.org'])
      await dave.identity.addPerson({ name: email, email }).catch(() => undefined);
    const people = (await dave.identity.listPeople({ q: 'example.org' })).items;
    for (const { id, version } of people.filter((p) => p.email.startsWith('a')))
      await dave.identity.changePerson({ id, version, organisationId: house.id });
    const opened = await bob.tickets.open({
      subject: 'Shared wombat',
      body: 'Of Anna',
      requester: { email: 'anna@example.org' },
    });
    const home = await alice.open('/portal');
    assert.ok(home.text.includes('Requests of your colleagues'));
    assert.ok(home.text.includes('Shared wombat'));
    const path = `/portal/requests/${opened.number}`;
    const page = await alice.open(path);
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.html, /\/(answer|works|not-yet)"/);
    const form = crypto.randomUUID();
    assert.equal((await alice.post(`${path}/answer`, { form, body: 'x' })).status, 403);
    assert.equal((await alice.post(`${path}/works`, { form })).status, 403);
    assert.equal((await bob.tickets.get({ number: opened.number })).messageCount, 1);
  });

  it('shows a technician what a requester would see', async () => {
    const page = await browse(world, 'bob');
    const { number } = await ask(page, 'My own headset');
    const carol = await world.as('carol');
    await carol.tickets.addMessage({ number, kind: 'note', body: 'canary-own-note' });
    const own = await page.open(`/portal/requests/${number}`);
    assert.doesNotMatch(own.html, /canary/);
    assert.match(own.html, /Open the desk/);
    const foreign = await ask(alice, 'Not of bob');
    assert.equal((await page.open(`/portal/requests/${foreign.number}`)).status, 404);
  });

  it('gives words back that come after the session has ended', async () => {
    const stranger = await browse(world);
    const form = crypto.randomUUID();
    for (const path of [
      '/portal/requests/10000-0/answer',
      '/portal/requests/10000-0/not-yet',
      '/portal/ask',
    ]) {
      const kept = await stranger.post(path, { form, body: 'Long <b>story</b>' });
      assert.equal(kept.status, 401);
      assert.ok(kept.html.includes('Long &lt;b&gt;story&lt;/b&gt;</textarea>'));
      assert.equal(formOf(kept.html, path)['form'], form);
    }
    assert.equal((await stranger.open('/portal')).location, '/portal/sign-in');
  });

  it('a form that another site made is not taken', async () => {
    const home = formOf((await alice.open('/portal')).html, '/portal/ask');
    const fields = { ...home, body: 'Foreign', stop: 'fully' };
    const foreign = await alice.post('/portal/ask', fields, { 'sec-fetch-site': 'cross-site' });
    assert.equal(foreign.status, 403);
    assert.ok(foreign.text.includes('It came from a page that is not ours.'));
    assert.equal((await bob.tickets.list({ q: 'Foreign' })).items.length, 0);
  });

  it('refuses what no form of ours sends, and takes words that a database would not', async () => {
    const form = crypto.randomUUID();
    const odd = await alice.post('/portal/ask', { form, body: 'x', urgency: '1' });
    assert.equal(odd.status, 400);
    assert.match(odd.headers.get('content-type') ?? '', /^text\/html/);
    assert.equal((await alice.post('/portal/ask', { form: 'x', body: 'x' })).status, 400);
    assert.equal((await alice.post('/portal/ask', { form, body: 'x', stop: 'now' })).status, 400);
    assert.equal((await alice.post('/portal/ask', { form, body: 'x'.repeat(1 << 21) })).status, 413);
    const { number } = await ask(alice, 'Zero\u0000byte\r\nand lines');
    assert.equal((await bob.tickets.get({ number })).messages[0]?.bodyText, 'Zerobyte\nand lines');
  });

  it('ends the session', async () => {
    const carol = await browse(world, 'carol');
    const out = await carol.submit('/portal', '/portal/sign-out');
    assert.ok(out.text.includes('You are signed out.'));
    assert.equal((await carol.open('/portal')).location, '/portal/sign-in');
  });
});
