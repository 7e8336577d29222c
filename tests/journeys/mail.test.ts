import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, sitDown, type Seat } from './browser.test-support.ts';
import { helpAddress, signInByLink, startDesk, type Desk } from './desk.test-support.ts';
import { sendMails, type MailPlaces } from './mail-screens.test-support.ts';
import { openPost, sendMail, sendSource, type Post } from './post.test-support.ts';

describe('asking about mails', () => {
  let post: Post;
  let desk: Desk;
  let browser: Browser;
  let bob: Seat;
  let page: Page;
  let mails: MailPlaces;

  before(async () => {
    post = await openPost();
    desk = await startDesk({ smtpUrl: post.url, demo: true });
    browser = await openBrowser();
    bob = await sitDown(browser, desk.url);
    page = bob.page;
    await signInByLink(desk, page, 'bob');
    mails = await sendMails(desk, page.request);
  });

  after(async () => {
    await browser?.close();
    await desk?.remove();
    await post?.close();
  });

  it('a mail that comes in is told at once and moves no row, and leads to its ticket', async () => {
    await page.goto('/queue');
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('row', { name: /Marta Kowalska/ }).waitFor();
    await sendMail(desk, {
      from: 'Wei Zhang <wei@lindenau.example>',
      to: helpAddress,
      subject: 'Teams shows me as away',
      text: 'All the time.',
    });
    const top = await page.getByRole('row').first().getAttribute('aria-label');
    await page.getByRole('status').getByText('1 new mail').waitFor();
    assert.equal(await page.getByRole('row').first().getAttribute('aria-label'), top);
    await page.keyboard.press('u');
    await page.getByRole('row', { name: /^Ticket: Teams shows me as away, from Wei Zhang/ }).click();
    await page.getByRole('heading', { name: /^Became ticket/ }).waitFor();
    await page.getByRole('link', { name: /^Opened ticket/ }).click();
    await page.getByRole('heading', { name: 'Teams shows me as away', level: 1 }).waitFor();
  });

  it('a quarantined mail is discarded, comes back, and becomes a ticket: by keys alone', async () => {
    await page.goto('/mail');
    await page.getByRole('link', { name: /1 in quarantine/ }).click();
    // The row stands in the list before too: the others must have gone, or `j` opens the first of them.
    await page
      .getByRole('row', { name: /^(?!Quarantined)/ })
      .first()
      .waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^Quarantined/ }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Waits for a person to decide' }).waitFor();
    await page.keyboard.press('d');
    await page.getByRole('textbox', { name: 'Why' }).fill('Advertising');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Discarded, its source is kept' }).waitFor();
    await page.keyboard.press('z');
    await page.getByRole('heading', { name: 'Waits for a person to decide' }).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('textbox', { name: 'For whom' }).fill('alice@lindenau.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('It is a real invoice');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: /^Became ticket/ }).waitFor();
    await page.getByText('Bob Okafor made it a ticket: It is a real invoice').first().waitFor();
  });

  it('a mail is judged once more on a copy, and nothing changes', async () => {
    await page.goto(`/mail/records/${mails.openedId}`);
    const before = await (await page.request.get(`/api/mail/records/${mails.openedId}`)).text();
    await page.getByRole('list', { name: 'What happened to it' }).waitFor();
    await page.keyboard.press('p');
    await page.getByText('Today it would end the same.').waitFor();
    assert.equal(await (await page.request.get(`/api/mail/records/${mails.openedId}`)).text(), before);
  });

  it('mail that went out is found by its address, down to the words of the server', async () => {
    await page.goto('/mail/out');
    await page.keyboard.press('/');
    await page.keyboard.type('marta@lindenau.example');
    await page.getByRole('row', { name: /^Taken by the server: .*marta@lindenau\.example/ }).click();
    const tries = page.getByRole('region', { name: 'Every try' });
    await tries.getByRole('row', { name: /taken 250/ }).waitFor();
    // The link in it opens the request as marta: it is not for bob.
    await page.getByText('/r/…').waitFor();
  });

  it('pictures of the mail are in place; others are asked for by the desk alone, and only then', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.goto(`/tickets/${mails.openedNumber}`);
    const mail = page.frameLocator('iframe.tk-mail-frame');
    const inPlace = mail.getByRole('img', { name: 'Stripes' });
    await inPlace.waitFor();
    await page.waitForFunction(() => {
      const frame = document.querySelector<HTMLIFrameElement>('iframe.tk-mail-frame');
      return frame?.contentDocument?.images[0]?.naturalWidth === 10;
    });
    const isPicture = (one: string) => one.startsWith('POST /content/');
    assert.deepEqual(asked.filter(isPicture), []);
    await page.getByRole('button', { name: 'Fetch the picture' }).click();
    // It lies inside of our own network: the desk does not go there for a stranger.
    await page.getByText('1 picture did not come').waitFor();
    assert.equal(asked.filter(isPicture).length, 1);
    const foreign = bob.complaints.filter((one) => one.startsWith('foreign host'));
    assert.deepEqual(foreign, []);
    await mail.getByText('Does the scanner work again?').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Show the quoted mail' }).click();
    await mail.getByText('Does the scanner work again?').waitFor();
  });

  it('a file of a stranger opened by its address is saved, never shown', async () => {
    await sendSource(desk, 'mallory@elsewhere.example', [
      'From: mallory@elsewhere.example',
      'Subject: my drawing',
      'Content-Type: multipart/mixed; boundary=part',
      '',
      '--part',
      'Content-Type: text/plain',
      '',
      'Look at it',
      '--part',
      'Content-Type: image/svg+xml',
      'Content-Disposition: attachment; filename="drawing.svg"',
      '',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'owned\'"/>',
      '--part--',
      '',
    ]);
    await page.goto('/mail?q=mallory@elsewhere.example');
    await page.getByRole('row', { name: /my drawing/ }).click();
    await page.getByRole('link', { name: /^Opened ticket/ }).click();
    const file = page.getByRole('link', { name: /drawing\.svg/ });
    const address = await file.getAttribute('href');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.goto(address ?? '').catch(() => undefined),
    ]);
    assert.equal(saved.suggestedFilename(), 'drawing.svg');
    assert.notEqual(await page.title(), 'owned');
  });

  it('two people change one mailbox: both values stand side by side; of two mailboxes, one is shown alone', async () => {
    const seat = await sitDown(browser, desk.url);
    const dave = seat.page;
    await signInByLink(desk, dave, 'dave');
    const read = async () =>
      (
        (await (await dave.request.get('/api/mail/mailboxes')).json()) as {
          items: { id: string; version: number; name: string; quietAfterHours: number | null }[];
        }
      ).items[0];
    const box = await read();
    assert.ok(box);
    await dave.goto(`/mail/mailboxes/${box.id}/edit`);
    await dave.getByRole('textbox', { name: 'Name' }).fill('Help desk');
    await dave.getByRole('textbox', { name: 'Alarm when it is quiet' }).fill('12');
    const answered = await dave.request.patch(`/api/mail/mailboxes/${box.id}`, {
      data: { version: box.version, name: 'Service desk', quietAfterHours: 48 },
    });
    assert.equal(answered.status(), 200);
    await dave.keyboard.press('Control+Enter');
    const conflict = (field: string) =>
      dave.getByRole('alert').filter({ hasText: `Somebody else changed this too: ${field}` });
    await conflict('Name').getByText('Service desk').waitFor();
    await conflict('Name').getByText('Help desk').waitFor();
    await conflict('Alarm when it is quiet').getByText('after 48 hours').waitFor();
    await dave.getByText('Decide about each field first').waitFor();
    await conflict('Name').getByRole('button', { name: 'Keep theirs' }).click();
    await conflict('Alarm when it is quiet').getByRole('button', { name: 'Use mine' }).click();
    assert.equal(await dave.getByRole('textbox', { name: 'Name' }).inputValue(), 'Service desk');
    await dave.getByRole('button', { name: /^Save/ }).click();
    await dave.waitForURL(`**/mail/mailboxes/${box.id}`);
    const after = await read();
    assert.deepEqual([after?.name, after?.quietAfterHours], ['Service desk', 12]);
    const second = { address: 'printers@pelican.example', name: 'Printers' };
    assert.equal((await dave.request.post('/api/mail/mailboxes', { data: second })).status(), 201);
    await dave.goto('/mail');
    await dave.getByRole('row').first().waitFor();
    await dave.getByRole('combobox', { name: 'Mailbox' }).click();
    await dave.getByRole('option', { name: second.address }).click();
    await dave.getByText('No record fits').waitFor();
    await dave.getByRole('combobox', { name: 'Mailbox' }).click();
    await dave.getByRole('option', { name: helpAddress }).click();
    await dave.getByRole('row').first().waitFor();
    await seat.context.close();
  });
});
