import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, sitDown, type Seat } from './browser.test-support.ts';
import { signInByLink, startDesk, type Desk } from './desk.test-support.ts';
import { inspectAtBothSizes } from './inspect.test-support.ts';
import { openPost, sendMail, type Arrived, type Post } from './post.test-support.ts';
import { steps } from './steps.test-support.ts';

const alice = 'alice@lindenau.example';
const bob = 'bob@lindenau.example';

describe('answers that come back to their ticket', () => {
  let post: Post;
  let desk: Desk;
  let browser: Browser;
  let seat: Seat;
  let page: Page;
  let number: string;
  let answer: Arrived;
  before(async () => {
    post = await openPost();
    desk = await startDesk({ smtpUrl: post.url, demo: true });
    browser = await openBrowser();
    seat = await sitDown(browser, desk.url);
    page = seat.page;
    await signInByLink(desk, page, 'bob');
  });
  after(async () => {
    await browser.close();
    await desk.remove();
    await post.close();
  });
  const step = steps(() => [page]);
  const looksRight = async () => assert.deepEqual(await inspectAtBothSizes(page), []);

  step('shows the mail before it leaves, and sends what was shown', async () => {
    await page.goto('/queue?q=second+floor');
    await page.getByRole('row', { name: 'No network' }).click();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No network on the second floor', level: 1 }).waitFor();
    number = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.keyboard.press('a');
    await page.getByRole('option', { name: /Bob/ }).first().click();
    await page.keyboard.press('r');
    await page.keyboard.type('The cable is out again. Does it work?');
    await page.getByRole('button', { name: 'Preview', exact: true }).click();
    const shown = page.getByRole('region', { name: 'The mail as it would leave' });
    await shown.getByText('It works again: ').waitFor();
    await looksRight();
    const text = await shown.locator('pre').first().innerText();
    await page.getByRole('textbox', { name: /Reply to/ }).focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send now' }).first().click();
    answer = await post.letter(alice, 1);
    assert.equal(answer.text.replaceAll(/\/r\/[^\s#]+/g, '/r/…').trim(), text.trim());
  });

  step('tells the technician by mail, who answers from the mail program', async () => {
    await sendMail(desk, {
      from: `Alice Meyer <${alice}>`,
      to: answer.answerTo,
      subject: answer.subject,
      text: 'Not on my side of the room.',
      answers: answer.messageId,
    });
    const told = await post.letter(bob, 1);
    assert.match(told.text, /Not on my side of the room\./);
    await sendMail(desk, {
      from: `Bob <${bob}>`,
      to: told.answerTo,
      subject: `Re: ${told.subject}`,
      text: `I come up in five minutes.\n\nOn Monday Ticket ${number} wrote:\n${told.text.replaceAll(/^/gm, '> ')}`,
      answers: told.messageId,
    });
    const second = await post.letter(alice, 2);
    assert.match(second.text, /^I come up in five minutes\./);
    await page.getByText('I come up in five minutes.').first().waitFor();
  });

  step('keeps a thanks on a solved ticket, and takes it as confirmation with one key', async () => {
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'What solved it' }).fill('A new cable.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Resolved', exact: true }).waitFor();
    await sendMail(desk, {
      from: `Alice Meyer <${alice}>`,
      to: answer.answerTo,
      subject: answer.subject,
      text: 'Thank you so much, everything works again!\n\nAlice',
      answers: answer.messageId,
    });
    await page.getByText('Alice said thanks. The ticket stays resolved.').waitFor();
    await looksRight();
    await page.locator('body').click({ position: { x: 700, y: 5 } });
    await page.keyboard.press('y');
    await page.getByRole('button', { name: 'Closed', exact: true }).waitFor();
  });

  step('warns of an address at which nobody is, until a person says that it is right', async () => {
    const line = createTransport({ host: '127.0.0.1', port: desk.smtpPort, ignoreTLS: true });
    const head =
      'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b';
    const status = `Final-Recipient: rfc822; ${alice}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown`;
    await line.sendMail({
      envelope: { from: '', to: answer.answerTo },
      raw: `From: MAILER-DAEMON@lindenau.example\r\nSubject: Undelivered Mail\r\n${head}\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n${status}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${answer.messageId}\r\n\r\n--b--\r\n`,
    });
    line.close();
    await page.getByText(`Mail to ${alice} came back`).waitFor();
    await looksRight();
    await page.getByRole('button', { name: 'It is right again' }).click();
    await page.getByText(`Mail to ${alice} came back`).waitFor({ state: 'detached' });
  });

  step('left no error in the browser', async () => {
    assert.deepEqual(seat.complaints, []);
  });
});
