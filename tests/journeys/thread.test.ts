import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, phone, sitDown, type Seat } from './browser.test-support.ts';
import { helpAddress, startDesk, type Desk } from './desk.test-support.ts';
import { effortLines, effortOf, handsAt, type Hands } from './hands.test-support.ts';
import { inspectAtBothSizes } from './inspect.test-support.ts';
import { linkIn, openPost, sendMail, type Arrived, type Post } from './post.test-support.ts';
import { steps } from './steps.test-support.ts';

const alice = { name: 'Alice Meyer', email: 'alice@pelican.example' };
const bob = { name: 'Bob Okafor', email: 'bob@pelican.example' };
const dora = { name: 'Dora Lund', email: 'dora@pelican.example' };
const subject = 'The printer in the workshop prints nothing';
const password = 'several unrelated words 42';

/** What the timeline of a ticket says about one step. */
interface Step {
  readonly name: string;
  readonly actor: { readonly name: string } | null;
  readonly actorKind: string;
  readonly via: string;
}

describe('from a mail to "thanks, that works now"', () => {
  let post: Post;
  let desk: Desk;
  let browser: Browser;
  let daveSeat: Seat;
  let bobSeat: Seat;
  let page: Page;
  let hands: Hands;
  let number = '';
  let firstMailId = '';
  let answer: Arrived;
  const step = steps(() => [page, daveSeat.page]);

  before(async () => {
    post = await openPost();
    desk = await startDesk({ smtpUrl: post.url });
    browser = await openBrowser();
    daveSeat = await sitDown(browser, desk.url);
    bobSeat = await sitDown(browser, desk.url);
    page = bobSeat.page;
    hands = handsAt(page);
  });

  after(async () => {
    await browser?.close();
    await desk?.remove();
    await post?.close();
  });

  const aboutIt = () => page.getByRole('complementary', { name: 'About this ticket' });
  const statusButton = (words: string) => page.getByRole('button', { name: words, exact: true });
  const lettersToAlice = async () => (await post.letters(alice.email)).length;

  step('makes the first administrator with the link that the console printed', async () => {
    const [, link = ''] = await desk.saying(/first administrator[^\n]*\n\s*(http:\S+)/);
    const dave = daveSeat.page;
    await dave.goto(link);
    await dave.getByRole('heading', { name: 'Make the first administrator' }).waitFor();
    assert.deepEqual(await inspectAtBothSizes(dave), []);
    await dave.getByLabel('Your name').fill('Dave Lindqvist');
    await dave.getByLabel('E-mail').fill('dave@pelican.example');
    await dave.getByLabel('New password').fill(password);
    await dave.getByRole('button', { name: 'Make administrator and sign in' }).click();
    await dave.getByText('Nothing waits here').waitFor();
    assert.deepEqual(await inspectAtBothSizes(dave), []);
    const made = await dave.request.post('/api/tickets/categories', { data: { name: 'Printing' } });
    assert.equal(made.status(), 201);
  });

  step('invites a technician, who accepts with the link of the mail', async () => {
    const dave = daveSeat.page;
    await dave.getByRole('link', { name: 'People' }).click();
    await dave.getByRole('link', { name: 'Add a person' }).click();
    const form = dave.getByRole('region', { name: 'Add a person' });
    await form.getByLabel('Name', { exact: true }).fill(bob.name);
    await form.getByLabel('E-mail').fill(bob.email);
    await form.getByRole('combobox', { name: 'Role' }).click();
    await dave.getByRole('option', { name: 'Technician' }).click();
    await dave.getByRole('button', { name: `Add ${bob.name}` }).click();
    await dave.getByRole('button', { name: 'Send invitation' }).click();
    await dave.getByText(`The invitation to ${bob.email} is on its way`).waitFor();

    await page.goto(linkIn(await post.letter(bob.email, 1), '/invitation#'));
    await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
    assert.deepEqual(await inspectAtBothSizes(page), []);
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
    await page.getByText('Nothing waits here').waitFor();
  });

  step('takes a mail in and acknowledges it once, as RFC 3834 asks', async () => {
    firstMailId = await sendMail(desk, {
      from: `${alice.name} <${alice.email}>`,
      to: helpAddress,
      cc: `${dora.name} <${dora.email}>`,
      subject,
      text: 'Hello,\n\nsince this morning it takes the paper and prints nothing.\n\nAlice',
    });
    const mail = await post.letter(alice.email, 1);
    assert.equal(mail.header('auto-submitted'), 'auto-replied');
    assert.equal(mail.header('in-reply-to'), firstMailId);
    number = /\[#([\d-]+)\]/.exec(mail.subject)?.[1] ?? '';
    assert.match(number, /^\d+-\d$/);
    assert.doesNotMatch(mail.text, /prints nothing/, 'an acknowledgement carries no words of a stranger');
  });

  step('shows the ticket in the open queue without a reload', async () => {
    await page.getByRole('row', { name: subject }).waitFor();
  });

  step('is opened and triaged by keyboard', async () => {
    hands.begin('open');
    await hands.press('Enter');
    await page.getByRole('heading', { name: subject, level: 1 }).waitFor();
    hands.begin('triage');
    await hands.press('p');
    await page.getByRole('button', { name: 'Impact Medium, urgency Medium: Medium' }).waitFor();
    await hands.press('2', '1');
    await aboutIt().getByText('Medium × high').waitFor();
    await aboutIt().getByRole('button', { name: 'High' }).first().waitFor();
    await hands.press('l');
    await page.getByRole('option', { name: 'Printing' }).waitFor();
    await hands.press('p', 'Enter');
    await aboutIt().getByText('Printing').waitFor();
  });

  step('is taken and answered by keyboard; what is undone never leaves', async () => {
    hands.begin('take');
    await hands.press('a');
    await page.getByRole('option', { name: bob.name }).waitFor();
    await hands.press('a');
    await aboutIt().getByText(bob.name).waitFor();
    hands.begin('reply, with an undo');
    await hands.press('r');
    await page.getByRole('textbox', { name: `Reply to ${alice.name}` }).waitFor();
    await hands.type('Hello Alice, I gave it a new cartridge.');
    await hands.press('Control+Enter');
    await page.getByText(`Goes to ${alice.name} in`).last().waitFor();
    const sent = page.getByRole('article', { name: `Reply from ${bob.name}` });
    await sent.waitFor();
    await hands.press('z');
    await sent.waitFor({ state: 'detached' });

    hands.begin('reply');
    await hands.press('r');
    const box = page.getByRole('textbox', { name: `Reply to ${alice.name}` });
    await box.waitFor();
    assert.match(await box.inputValue(), /a new cartridge/, 'the words are back');
    await hands.press('End');
    await hands.type(' Does it print now?');
    await hands.press('Control+Enter');
    answer = await post.letter(alice.email, 2);
    assert.match(answer.text, /a new cartridge\. Does it print now\?/);
    assert.equal(await lettersToAlice(), 2, 'the acknowledgement and one answer');
  });

  step('sends mail that mail programs thread, with a signed id and the link to this ticket', async () => {
    assert.equal(answer.header('in-reply-to'), firstMailId);
    assert.ok(answer.header('references').includes(firstMailId));
    assert.match(answer.messageId, /^<t\.[\w-]{22}\.[\w-]{22}\.[\w-]{22}@[\w.]+>$/);
    assert.equal(answer.header('auto-submitted'), '', 'a person wrote it');
    assert.ok(answer.subject.startsWith('Re: ') && answer.subject.includes(number));
    linkIn(answer, '/r/');
    await page.getByText('The mail server took it').waitFor();
  });

  step('waits for the requester; an out-of-office mail changes nothing and gets no answer', async () => {
    hands.begin('wait');
    await hands.press('s');
    await page.getByRole('option', { name: 'Wait for Alice' }).waitFor();
    await hands.press('w');
    await statusButton('Waiting for requester').waitFor();
    await sendMail(desk, {
      from: `${alice.name} <${alice.email}>`,
      to: answer.answerTo,
      subject: `Out of office: ${answer.subject}`,
      text: 'I am back on Monday.',
      answers: answer.messageId,
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    await page.getByText('I am back on Monday.').waitFor();
    await statusButton('Waiting for requester').waitFor();
    assert.equal(await lettersToAlice(), 2, 'nothing answers an automatic mail');
  });

  step('opens again when the requester answers from the mail program', async () => {
    await sendMail(desk, {
      from: `${alice.name} <${alice.email}>`,
      to: answer.answerTo,
      subject: `Re: ${subject}`,
      text: 'It prints, but only in grey.\n\n> Does it print now?',
      answers: answer.messageId,
    });
    await page.getByText('It prints, but only in grey.').waitFor();
    await statusButton('Open').waitFor();
  });

  step('keeps the words of a colleague in copy on the same ticket until somebody lets her in', async () => {
    await sendMail(desk, {
      from: `${dora.name} <${dora.email}>`,
      to: `${alice.email}, ${helpAddress}`,
      subject: `Re: ${subject}`,
      text: 'Here it is the same, on the second floor.',
      answers: firstMailId,
    });
    await page.getByText('Here it is the same, on the second floor.').waitFor();
    await aboutIt()
      .getByRole('button', { name: `Let ${dora.name} take part` })
      .waitFor();
    await statusButton('Open').waitFor();
    const listed = (await (await page.request.get('/api/tickets?status=unresolved')).json()) as {
      items: { number: string }[];
    };
    assert.deepEqual(
      listed.items.map((one) => one.number),
      [number],
    );
  });

  step('is resolved by keyboard, and the requester is asked', async () => {
    hands.begin('resolve');
    await hands.press('e');
    await page.getByRole('textbox', { name: 'What solved it' }).waitFor();
    await hands.type('The colour cartridge was empty as well. I put in a new one.');
    await hands.press('Control+Enter');
    await statusButton('Resolved').waitFor();
    answer = await post.letter(alice.email, 3);
    assert.match(answer.text, /colour cartridge/);
    assert.match(answer.header('references'), new RegExp(firstMailId));
  });

  step('is confirmed by the requester on a phone without JavaScript', async () => {
    const seat = await sitDown(browser, desk.url, { viewport: phone, javaScriptEnabled: false });
    await seat.page.goto(linkIn(answer, '/r/'));
    await seat.page.getByText('The colour cartridge was empty as well.').waitFor();
    assert.equal(
      await seat.page.getByText('Here it is the same').count(),
      0,
      'what is internal stays inside',
    );
    await statusButton('Resolved').waitFor();
    await seat.page.getByRole('button', { name: 'It works again' }).click();
    await seat.page.getByText('Thank you. Good that it works again.').waitFor();
    assert.deepEqual(seat.complaints, []);
    await statusButton('Closed').waitFor();
  });

  step('tells in its history who did what, and through what', async () => {
    const { items } = (await (
      await page.request.get(`/api/tickets/${number}/timeline?limit=200`)
    ).json()) as {
      items: Step[];
    };
    const history = items
      .toReversed()
      .map((one) => `${one.name} by ${one.actor?.name ?? one.actorKind} through ${one.via}`);
    for (const line of history) console.log(line);
    for (const line of [
      'tickets.ticket.opened by system through mail',
      `tickets.ticket.changed by ${bob.name} through web`,
      `tickets.message.withdrawn by ${bob.name} through web`,
      'tickets.ticket.status-moved by system through mail',
      'tickets.participant.changed by system through mail',
      `tickets.ticket.resolved by ${bob.name} through web`,
      `tickets.ticket.confirmed by ${alice.name} through link`,
    ])
      assert.ok(history.includes(line), line);
    const folds = page.getByRole('button', { name: /^\d+ changes$/ });
    while ((await folds.count()) > 0) await folds.first().click();
    for (const words of [
      `${bob.name}: Impact is medium, Urgency is high, Priority is high`,
      `${bob.name} took this`,
      `${dora.name} wrote without taking part and waits to be let in, by mail`,
      `${bob.name} resolved this: fixed`,
      `${alice.name} confirmed that it works, by the link in a mail`,
    ])
      await page.getByRole('article').filter({ hasText: words }).first().waitFor();
  });

  step('takes few keys', async () => {
    for (const line of effortLines(hands)) console.log(line);
    const triage = effortOf(hands, 'triage');
    const work = effortOf(hands, 'take', 'reply', 'resolve');
    console.log(
      `triage: ${triage} keys (at most 6); take, reply and resolve: ${work} keys and text (at most 12)`,
    );
    assert.ok(triage <= 6);
    assert.ok(work <= 12);
  });

  step('left no error in a browser', async () => {
    assert.deepEqual([...daveSeat.complaints, ...bobSeat.complaints], []);
  });
});
