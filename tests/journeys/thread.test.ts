import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, phone, sitDown, type Seat } from './browser.test-support.ts';
import { helpAddress, startDesk, type Desk } from './desk.test-support.ts';
import { effortLines, effortOf, handsAt, type Hands } from './hands.test-support.ts';
import { steps } from './steps.test-support.ts';
import { openPost, sendMail, type Arrived, type Post } from './post.test-support.ts';

const alice = { name: 'Alice Meyer', email: 'alice@pelican.example' };
const bob = { name: 'Bob Okafor', email: 'bob@pelican.example' };
const subject = 'The printer in the workshop prints nothing';
const words = 'several unrelated words 42';

/** What the steps of the journey hand on to each other. */
interface Thread {
  readonly dave: Seat;
  readonly bob: Seat;
  readonly hands: Hands;
  number: string;
  firstMailId: string;
  answer: Arrived;
  solution: Arrived;
}

describe('from a mail to "thanks, that works now"', () => {
  let post: Post;
  let desk: Desk;
  let browser: Browser;
  let thread: Thread;

  const step = steps(() => [thread.bob.page, thread.dave.page]);

  before(async () => {
    post = await openPost();
    desk = await startDesk({ smtpUrl: post.url });
    browser = await openBrowser();
    const seats = { dave: await sitDown(browser, desk.url), bob: await sitDown(browser, desk.url) };
    const nothing: Arrived = { to: [], messageId: '', subject: '', text: '', header: () => '' };
    thread = {
      ...seats,
      hands: handsAt(seats.bob.page),
      number: '',
      firstMailId: '',
      answer: nothing,
      solution: nothing,
    };
  });

  after(async () => {
    await browser?.close();
    await desk?.remove();
    await post?.close();
  });

  step('makes the first administrator with the link that the console printed', async () => {
    const [, link = ''] = await desk.saying(/first administrator[^\n]*\n\s*(http:\S+)/);
    const { page } = thread.dave;
    await page.goto(link);
    await page.getByLabel('Your name').fill('Dave Lindqvist');
    await page.getByLabel('E-mail').fill('dave@pelican.example');
    await page.getByLabel('New password').fill(words);
    await page.getByRole('button', { name: 'Make administrator and sign in' }).click();
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    await page.getByText('Nothing waits here').waitFor();
  });

  step('invites a technician, who accepts with the link of the mail', async () => {
    const { page } = thread.dave;
    await page.goto('/people');
    await page
      .getByRole('button', { name: 'Add a person' })
      .or(page.getByRole('link', { name: 'Add a person' }))
      .click();
    const form = page.getByRole('region', { name: 'Add a person' });
    await form.getByLabel('Name', { exact: true }).fill(bob.name);
    await form.getByLabel('E-mail').fill(bob.email);
    await form.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Technician' }).click();
    await page.getByRole('button', { name: `Add ${bob.name}` }).click();
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByText(`The invitation to ${bob.email} is on its way`).waitFor();

    const mail = await post.letter(bob.email, 1);
    const seat = thread.bob.page;
    await seat.goto(linkIn(mail, '/invitation#'));
    await seat.getByLabel('New password').fill(words);
    await seat.getByRole('button', { name: 'Set password and sign in' }).click();
    await seat.getByRole('heading', { name: 'Queue' }).waitFor();
    await seat.getByText('Nothing waits here').waitFor();
  });

  step('takes a mail in and acknowledges it once, as RFC 3834 asks', async () => {
    thread.firstMailId = await sendMail(desk, {
      from: `${alice.name} <${alice.email}>`,
      to: helpAddress,
      cc: 'Dora Lund <dora@pelican.example>',
      subject,
      text: 'Hello,\n\nsince this morning it takes the paper and prints nothing.\n\nAlice',
    });
    const mail = await post.letter(alice.email, 1);
    assert.equal(mail.header('auto-submitted'), 'auto-replied');
    assert.equal(mail.header('in-reply-to'), thread.firstMailId);
    thread.number = /\[#([\d-]+)\]/.exec(mail.subject)?.[1] ?? '';
    assert.match(thread.number, /^\d+-\d$/);
  });

  step('shows the ticket in the open queue without a reload', async () => {
    const { page } = thread.bob;
    await page.getByRole('row', { name: subject }).waitFor();
  });

  step('is answered by keyboard and arrives threaded, with its link', async () => {
    const { page } = thread.bob;
    const { hands } = thread;
    hands.begin('open');
    await hands.press('Enter');
    await page.getByRole('heading', { name: subject, level: 1 }).waitFor();
    hands.begin('take');
    await hands.press('a');
    await page.getByRole('option', { name: bob.name }).waitFor();
    await hands.press('a');
    await page.getByText('You took this').first().waitFor();
    hands.begin('reply');
    await hands.press('r');
    await page.getByRole('textbox', { name: `Reply to ${alice.name}` }).waitFor();
    await hands.type('Hello Alice, I gave it a new cartridge. Does it print now?');
    await hands.press('Control+Enter');
    await page.getByText(`Goes to ${alice.name} in`).last().waitFor();

    thread.answer = await post.letter(alice.email, 2);
    assert.equal(thread.answer.header('in-reply-to'), thread.firstMailId);
    assert.ok(linkIn(thread.answer, '/r/'));
    for (const line of effortLines(hands)) console.log(line);
    assert.ok(effortOf(hands, 'take', 'reply') <= 12);
  });

  step('is confirmed by the requester on a phone without JavaScript', async () => {
    const { page } = await sitDown(browser, desk.url, { viewport: phone, javaScriptEnabled: false });
    await page.goto(linkIn(thread.answer, '/r/'));
    await page.getByRole('button', { name: 'It works again' }).click();
    await page.getByText('Thank you').waitFor();
  });

  step('left nobody with an error', async () => {
    assert.deepEqual([...thread.dave.complaints, ...thread.bob.complaints], []);
  });
});

/** The first address of a mail that holds this part. */
function linkIn(mail: Arrived, part: string): string {
  const link = mail.text.match(/http\S+/g)?.find((one) => one.includes(part));
  assert.ok(link, `no ${part} in: ${mail.text}`);
  return link;
}
