import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, sitDown, type Seat } from './browser.test-support.ts';
import { signInByLink, startDesk, type Desk } from './desk.test-support.ts';
import { openPost, type Post } from './post.test-support.ts';
import { steps } from './steps.test-support.ts';

describe('two people on one ticket', () => {
  let post: Post;
  let desk: Desk;
  let browser: Browser;
  let bobSeat: Seat;
  let carolSeat: Seat;
  let bob: Page;
  let carol: Page;
  let number = '';
  const step = steps(() => [bob, carol]);

  before(async () => {
    post = await openPost();
    desk = await startDesk({ smtpUrl: post.url, demo: true });
    browser = await openBrowser();
    bobSeat = await sitDown(browser, desk.url);
    carolSeat = await sitDown(browser, desk.url);
    bob = bobSeat.page;
    carol = carolSeat.page;
    await signInByLink(desk, bob, 'bob');
    await signInByLink(desk, carol, 'carol');
    const mine = (await (await bob.request.get('/api/tickets?assignee=me&status=open')).json()) as {
      items: { number: string }[];
    };
    number = mine.items[0]?.number ?? '';
    for (const page of [bob, carol]) await openTicket(page);
  });

  after(async () => {
    await browser?.close();
    await desk?.remove();
    await post?.close();
  });

  const openTicket = async (page: Page) => {
    await page.goto(`/tickets/${number}`);
    await page.getByRole('article').first().waitFor();
  };
  const about = (page: Page) => page.getByRole('complementary', { name: 'About this ticket' });
  const setTeam = async (page: Page, team: string) => {
    await page.keyboard.press('t');
    await page.getByRole('option', { name: team }).click();
  };
  const saveNote = async (page: Page, words: string) => {
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: /^Internal note/ }).waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Control+Enter');
  };

  step('what one changes and says appears at the other without a reload', async () => {
    await setTeam(bob, 'Technical support');
    await about(carol)
      .getByRole('button', { name: /^Technical support/ })
      .waitFor();
    await saveNote(carol, 'I look at the switch on the second floor.');
    await bob.getByText('I look at the switch on the second floor.').waitFor();
  });

  step('different fields of a page that is behind are merged, the same field shows both values', async () => {
    // A proxy that cuts event streams: bob's page no longer hears what others do.
    await bobSeat.context.route('**/api/live', (route) => route.abort());
    await openTicket(bob);
    await carol.keyboard.press('p');
    await carol.getByRole('button', { name: 'Impact High, urgency Medium: High' }).click();
    await about(carol).getByText('High × medium').waitFor();
    await setTeam(bob, 'Help desk');
    await about(bob).getByText('High × medium').waitFor();
    await about(carol)
      .getByRole('button', { name: /^Help desk/ })
      .waitFor();

    await setTeam(carol, 'No team');
    await about(carol)
      .getByRole('button', { name: /^No team/ })
      .waitFor();
    await setTeam(bob, 'Technical support');
    const conflict = bob.getByRole('alert').filter({ hasText: 'Carol Lindqvist changed this too: Team' });
    await conflict.getByText('Technical support').waitFor();
    await conflict.getByText('nothing').waitFor();
    await conflict.getByRole('button', { name: 'Keep theirs' }).click();
    await about(bob)
      .getByRole('button', { name: /^No team/ })
      .waitFor();

    await setTeam(carol, 'Help desk');
    await about(carol)
      .getByRole('button', { name: /^Help desk/ })
      .waitFor();
    await setTeam(bob, 'Technical support');
    await conflict.getByRole('button', { name: 'Use mine' }).click();
    await about(carol)
      .getByRole('button', { name: /^Technical support/ })
      .waitFor();
    await bobSeat.context.unroute('**/api/live');
    await openTicket(bob);
  });

  step('a lost server is a calm line; what was written meanwhile goes out by itself', async () => {
    await carol.keyboard.press('r');
    await carol.getByRole('textbox', { name: /^Reply to/ }).fill('Hello Alice, the switch has power again.');
    await desk.stop();
    await bob
      .getByRole('status')
      .filter({ hasText: /^since / })
      .waitFor();
    await saveNote(bob, 'Written while the desk was away.');
    await bob.getByText('Waits in this browser for the connection').waitFor();
    assert.equal(await bob.getByRole('alert').count(), 0, 'nothing looks like an error');
    await bob.getByText('I look at the switch on the second floor.').waitFor();

    await desk.startAgain();
    await bob
      .getByRole('status')
      .filter({ hasText: /^Live$/ })
      .waitFor();
    await bob.getByText('Waits in this browser for the connection').waitFor({ state: 'detached' });
    await carol.getByText('Written while the desk was away.').waitFor();
    const words = carol.getByRole('article').filter({ hasText: 'Written while the desk was away.' });
    assert.equal(await words.count(), 1);
  });

  step('a draft survives a reload, and signing out and in again', async () => {
    const box = carol.getByRole('textbox', { name: /^Reply to/ });
    assert.equal(await box.inputValue(), 'Hello Alice, the switch has power again.');
    await carol.reload();
    await carol.getByRole('article').first().waitFor();
    await carol.keyboard.press('r');
    assert.equal(await box.inputValue(), 'Hello Alice, the switch has power again.');
    await carol.keyboard.press('Escape');
    await carol.getByRole('button', { name: /^You and this page/ }).click();
    await carol.getByRole('menuitem', { name: 'Sign out' }).click();
    await carol.getByRole('heading', { name: 'Sign in to Deskhand' }).waitFor();
    await signInByLink(desk, carol, 'carol');
    await openTicket(carol);
    await carol.keyboard.press('r');
    assert.equal(await box.inputValue(), 'Hello Alice, the switch has power again.');
  });

  step('words that wait go out in the name of their writer, whoever sits at the browser next', async () => {
    await bobSeat.context.route('**/api/tickets/*/messages', (route) => route.abort());
    await saveNote(bob, 'Bob wrote this.');
    await bob.getByText('Waits in this browser for the connection').waitFor();
    await bobSeat.context.clearCookies();
    await bobSeat.context.unroute('**/api/tickets/*/messages');
    await signInByLink(desk, bob, 'dave');
    await openTicket(bob);
    // The outbox asks who is here before it sends anything.
    await bob.waitForResponse('**/api/session');
    assert.equal(await bob.getByText('Bob wrote this.').count(), 0, 'it is not for other eyes either');
    await bobSeat.context.clearCookies();
    await signInByLink(desk, bob, 'bob');
    await openTicket(bob);
    await bob.getByText('Waits in this browser for the connection').waitFor({ state: 'detached' });
    const note = carol.getByRole('article', { name: 'Internal note from Bob Okafor' });
    await note.filter({ hasText: 'Bob wrote this.' }).waitFor();
  });
});
