import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, type Hands, type World } from '../../../main/world.test-support.ts';
import {
  browse,
  countEvents,
  formOf,
  lasting,
  mailsTo,
  newestLink,
  type Visitor,
} from './visitor.test-support.ts';

const day = 24 * 3600_000;

describe('the request behind a link', () => {
  let world: World;
  let bob: Hands;
  let dave: Hands;
  let nobody: Visitor;
  before(async () => {
    world = await openWorld();
    bob = await lasting(world, 'bob');
    dave = await lasting(world, 'dave');
    await world.as('alice');
    nobody = await browse(world);
  });
  after(() => world.close());

  /** A request of alice, answered by bob; the link comes from the mail that bob's answer makes. */
  async function answered(subject = 'The printer prints nothing') {
    const ticket = await bob.tickets.open({
      subject,
      body: 'Since this morning.',
      requester: { email: 'alice@example.org' },
    });
    await bob.tickets.take({ number: ticket.number });
    await bob.tickets.addMessage({ number: ticket.number, kind: 'reply', body: 'Try it again now.' });
    return { number: ticket.number, link: await newestLink(world, 'alice@example.org', '/r/') };
  }

  it('shows what happened in plain words, and what was said', async () => {
    const { number, link } = await answered();
    const page = await nobody.open(link);
    assert.equal(page.status, 200);
    assert.ok(page.text.includes(`Request ${number}`));
    assert.ok(page.text.includes('Bob is working on it.'));
    assert.ok(page.text.includes('Since this morning.'));
    assert.ok(page.text.includes('Try it again now.'));
    assert.doesNotMatch(page.text, /ticket|priority|SLA|assignee/i);
    const lines = page.html.match(/<ol class="story">[^]*?<\/ol>/)?.[0] ?? '';
    assert.equal(lines.match(/<li/g)?.length, 3);
  });

  it('is neither cached nor told to other sites', async () => {
    const { link } = await answered();
    const { headers, html } = await nobody.open(link);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(headers.get('content-security-policy') ?? '', /script-src 'self'/);
    assert.match(html, /<meta name="referrer" content="same-origin"/);
    assert.doesNotMatch(html, /(?:src|href)="(?:https?:)?\/\//);
  });

  it('opening it, however often and by whatever program, changes nothing', async () => {
    const { number, link } = await answered();
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Cleaned the queue.' });
    const events = await countEvents(world);
    for (const path of [link, link, `${link}?done=works`])
      assert.equal((await nobody.open(path)).status, 200);
    for (const deed of ['works', 'not-yet', 'answer'])
      assert.equal((await nobody.open(`${link}/${deed}`)).status, 404);
    assert.equal(await countEvents(world), events);
    assert.equal((await bob.tickets.get({ number })).status, 'resolved');
  });

  it('one tap says that it works, and the request closes', async () => {
    const { number, link } = await answered();
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Cleaned the queue.' });
    assert.ok((await nobody.open(link)).text.includes('We think it works again.'));
    const page = await nobody.submit(link, `${link}/works`);
    assert.ok(page.text.includes('Good that it works again.'));
    const ticket = await bob.tickets.get({ number });
    assert.equal(ticket.status, 'closed');
    assert.notEqual(ticket.confirmedAt, null);
  });

  it('"not yet" opens the request again with the words', async () => {
    const { number, link } = await answered();
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Cleaned the queue.' });
    const page = await nobody.submit(link, `${link}/not-yet`, { body: 'Page two is still empty.' });
    assert.ok(page.text.includes('Page two is still empty.'));
    const ticket = await bob.tickets.get({ number });
    assert.equal(ticket.status, 'open');
    assert.equal(ticket.messages.at(-1)?.author?.name, 'Alice Meyer');
  });

  it('both buttons also work from a mail whose request nobody resolved yet', async () => {
    const { number, link } = await answered();
    const page = await nobody.submit(link, `${link}/works`);
    assert.ok(page.text.includes('We know now that it works again'));
    const ticket = await bob.tickets.get({ number });
    assert.equal(ticket.status, 'open');
    assert.equal(ticket.messages.at(-1)?.bodyText, 'It works again.');
  });

  it('an answer ends our waiting, and the same form sent twice adds it once', async () => {
    const { number, link } = await answered();
    await bob.tickets.wait({ number, for: 'pending-requester' });
    const page = await nobody.open(link);
    assert.ok(page.text.includes('We are waiting for your answer.'));
    const form = { ...formOf(page.html, `${link}/answer`), body: 'The one beside the window.' };
    const both = await Promise.all([
      nobody.post(`${link}/answer`, form),
      nobody.post(`${link}/answer`, form),
    ]);
    assert.deepEqual(new Set(both.map((b) => b.location)), new Set([`${link}?done=answered`]));
    await nobody.post(`${link}/answer`, { ...form, body: 'Other words from the same page.' });
    const ticket = await bob.tickets.get({ number });
    assert.equal(ticket.status, 'open');
    assert.deepEqual(
      ticket.messages.slice(-2).map((m) => m.bodyText),
      ['The one beside the window.', 'Other words from the same page.'],
    );
  });

  it('an answer without words comes back with the question, and nothing is stored', async () => {
    const { number, link } = await answered();
    const page = await nobody.submit(link, `${link}/answer`, { body: ' \r\n ' });
    assert.equal(page.status, 422);
    assert.ok(page.text.includes('Write a few words first.'));
    assert.equal((await bob.tickets.get({ number })).messageCount, 2);
  });

  it('an answer that crosses one of ours is kept, and says so', async () => {
    const { number, link } = await answered();
    const form = formOf((await nobody.open(link)).html, `${link}/answer`);
    world.clock.advance(1000);
    await bob.tickets.addMessage({ number, kind: 'reply', body: 'One more thing: which floor?' });
    const sent = await nobody.post(`${link}/answer`, { ...form, body: 'Still nothing.' });
    assert.equal(sent.location, `${link}?done=crossed`);
    const page = await nobody.open(sent.location);
    assert.ok(page.text.includes('We wrote to you at the same time'));
    assert.ok(page.text.includes('which floor?'));
  });

  it('what cannot be done any more shows how it stands, with the words kept', async () => {
    const { number, link } = await answered();
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Cleaned the queue.' });
    const page = await nobody.open(link);
    await bob.tickets.reopen({ number, reason: 'Wrong one' });
    await bob.tickets.cancel({ number, reason: 'Not needed' });
    const form = formOf(page.html, `${link}/works`);
    const late = await nobody.post(`${link}/works`, form);
    assert.equal(late.status, 409);
    assert.ok(late.text.includes('so nothing was sent'));
    assert.ok(late.text.includes('We have ended this request.'));
  });

  it('after the time to open it again, "not yet" starts a follow-up that its own new link opens', async () => {
    const { number, link } = await answered();
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'Cleaned the queue.' });
    await nobody.submit(link, `${link}/works`);
    const form = formOf((await nobody.open(link)).html, `${link}/not-yet`);
    world.clock.advance(15 * day);
    const page = await nobody.open(link);
    assert.ok(page.text.includes('we start a new one for you'));
    const sent = await nobody.post(`${link}/not-yet`, { ...form, body: 'It is back.' });
    assert.match(sent.location ?? '', /^\/r\/.*\?done=follow-up$/);
    assert.notEqual(sent.location?.split('?')[0], link);
    const next = await nobody.open(sent.location ?? '');
    assert.ok(next.text.includes('It is back.'));
    assert.equal((await bob.tickets.get({ number })).status, 'closed');
    assert.equal((await bob.tickets.get({ number })).links[0]?.kind, 'followed-up-by');
  });

  it('is for its addressee: ends with the 30 days, with the person, and with the part in the request', async () => {
    const gone = async (link: string) => {
      const page = await nobody.open(link);
      assert.equal(page.status, 410);
      assert.ok(page.text.includes('This link does not work any more'));
      assert.match(page.html, /href="\/portal\/sign-in"/);
      assert.equal((await nobody.post(`${link}/works`, { form: crypto.randomUUID() })).status, 410);
    };
    const old = await answered();
    world.clock.advance(31 * day);
    await gone(old.link);

    const passedOn = await answered();
    const ticket = await bob.tickets.get({ number: passedOn.number });
    const { items } = await dave.identity.listPeople({ q: 'bob@example.org' });
    await bob.tickets.change({
      number: passedOn.number,
      version: ticket.version,
      requesterId: items[0]?.id ?? '',
    });
    await gone(passedOn.link);

    const mallory = await world.as('mallory');
    const hers = await mallory.tickets.open({ subject: 'Hers', body: 'Hers' });
    await bob.tickets.addMessage({ number: hers.number, kind: 'reply', body: 'Well.' });
    const link = await newestLink(world, 'mallory@elsewhere.example', '/r/');
    assert.equal((await nobody.open(link)).status, 200);
    const person = (await dave.identity.listPeople({ q: 'mallory' })).items[0];
    assert.ok(person);
    await dave.identity.changePerson({ id: person.id, version: person.version, state: 'disabled' });
    await gone(link);
  });

  it('opens no other request, by whatever word in its place', async () => {
    const one = await answered('First quokka');
    const other = await answered('Second wombat');
    assert.ok(!(await nobody.open(one.link)).text.includes('wombat'));
    const parts = one.link.split('.');
    const mixed = [parts[0], other.link.split('.')[1], ...parts.slice(2)].join('.');
    for (const path of [mixed, `${one.link}x`, '/r/a', `/r/${'a'.repeat(99)}`, `/r/${other.number}`])
      assert.equal((await nobody.open(path)).status, 410, path);
    assert.equal((await nobody.open(`/portal/requests/${other.number}`)).location, '/portal/sign-in');
  });

  it('the words of a note and of a held reply never reach it', async () => {
    const { number, link } = await answered();
    await bob.tickets.addMessage({ number, kind: 'note', body: 'canary-note' });
    await bob.tickets.addMessage({ number, kind: 'reply', body: 'canary-held', holdSeconds: 30 });
    const withdrawn = await bob.tickets.addMessage({
      number,
      kind: 'reply',
      body: 'canary-withdrawn',
      holdSeconds: 30,
    });
    await bob.tickets.withdraw({ number, messageId: withdrawn.id });
    await bob.tickets.resolve({ number, code: 'fixed', solution: 'canary-solution', reply: false });
    assert.doesNotMatch((await nobody.open(link)).html, /canary/);
    world.clock.advance(31_000);
    const later = (await nobody.open(link)).html;
    assert.match(later, /canary-held/);
    assert.doesNotMatch(later, /canary-(note|withdrawn|solution)/);
  });

  it('the mail of an answer leads to the two buttons', async () => {
    const { link } = await answered();
    const [mail = ''] = await mailsTo(world, 'alice@example.org');
    assert.ok(mail.includes(`${link}#works`));
    assert.ok(mail.includes(`${link}#not-yet`));
    const { html } = await nobody.open(link);
    assert.match(html, /id="works"/);
    assert.match(html, /id="not-yet"/);
  });
});
