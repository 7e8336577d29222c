import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { desktop, openBrowser, phone, sitDown, type Seat } from './browser.test-support.ts';
import { signInByLink, startDesk, type Desk } from './desk.test-support.ts';
import { inspect } from './inspect.test-support.ts';
import { sendMails } from './mail-screens.test-support.ts';
import { linkIn, openPost, type Post } from './post.test-support.ts';
import { screens, type Places, type Screen } from './screens.test-support.ts';

const alice = 'alice@lindenau.example';
/** axe tries to run in every frame; in that of a mail nothing runs, not even axe. */
const axeInMail = /Blocked script execution in 'about:srcdoc'/;

describe('every screen, dark and light, at 1440 and 390', () => {
  let post: Post;
  let desk: Desk;
  let browser: Browser;
  let places: Places;
  const seats = new Map<Screen['who'], Seat>();

  before(async () => {
    post = await openPost();
    desk = await startDesk({ smtpUrl: post.url, demo: true });
    browser = await openBrowser();
    for (const who of ['alice', 'bob', 'dave'] as const) {
      const seat = await sitDown(browser, desk.url);
      await signInByLink(desk, seat.page, who);
      seats.set(who, seat);
    }
    seats.set('nobody', await sitDown(browser, desk.url));
    places = await prepare();
  });

  after(async () => {
    await browser?.close();
    await desk?.remove();
    await post?.close();
  });

  /** Bob answers one request of alice and resolves another, so that she has links. */
  async function prepare(): Promise<Places> {
    const { request } = seatOf('bob').page;
    const listed = (await (await request.get('/api/tickets?status=unresolved&limit=100')).json()) as {
      items: { number: string; requester: { id: string; email: string } }[];
    };
    const hers = listed.items.filter((one) => one.requester.email === alice);
    const [first, second] = hers;
    assert.ok(first && second, 'the demonstration has two open requests of alice');
    const answered = await request.post(`/api/tickets/${first.number}/messages`, {
      data: { kind: 'reply', body: 'Hello Alice, I have a look at it now.' },
    });
    assert.equal(answered.status(), 201);
    const requestLink = linkIn(await post.letter(alice, 1), '/r/');
    const resolved = await request.post(`/api/tickets/${second.number}/resolve`, {
      data: { code: 'fixed', solution: 'The folder is back from last night.', reply: true },
    });
    assert.ok(resolved.ok(), await resolved.text());
    const resolvedLink = linkIn(await post.letter(alice, 2), '/r/');
    return {
      ticket: first.number,
      personId: first.requester.id,
      requestLink,
      resolvedLink,
      resolvedNumber: second.number,
      mail: await sendMails(desk, request),
    };
  }

  function seatOf(who: Screen['who']): Seat {
    const seat = seats.get(who);
    if (!seat) throw new Error(`nobody sits there: ${who}`);
    return seat;
  }

  for (const screen of screens) {
    it(`${screen.name}: nothing for axe, nothing on the console, nothing too wide`, async () => {
      const { page, complaints } = seatOf(screen.who);
      complaints.length = 0;
      const found: string[] = [];
      for (const size of [desktop, phone]) {
        await page.setViewportSize(size);
        await screen.open(page, places);
        found.push(...(await inspect(page)));
      }
      const { refused } = screen;
      // A refusal that is asked for once more belongs to this screen, not to the next one.
      if (refused) await page.goto('about:blank');
      found.push(...complaints.filter((one) => !refused?.test(one) && !axeInMail.test(one)));
      assert.deepEqual(found, []);
    });
  }

  it('? lists the keys of the page, and Escape puts them away', async () => {
    const { page } = seatOf('bob');
    await page.setViewportSize(desktop);
    await page.goto(`/tickets/${places.ticket}`);
    await page.getByRole('article').first().waitFor();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    const ofTicket = sheet.getByRole('group', { name: 'Ticket' });
    for (const deed of [
      'Reply to the requester',
      'Write an internal note',
      'Rate impact and urgency',
      'Resolve',
    ])
      await ofTicket.getByText(deed, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('the keyboard alone leads from the skip link to the composer and back to the list', async () => {
    const { page } = seatOf('bob');
    const { keyboard } = page;
    await page.goto('/queue');
    await page.getByRole('row').nth(1).waitFor();
    await keyboard.press('Tab');
    await focused(page, 'link', 'Go to the content');
    await keyboard.press('Enter');
    await tabTo(page, 'grid', 'Queue');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await tabTo(page, 'button', /^Reply to/);
    await keyboard.press('Enter');
    await focused(page, 'textbox', /^Reply to/);
    await keyboard.type('Hello');
    await tabTo(page, 'button', /^Send to/);
    await keyboard.press('Shift+Tab');
    await tabTo(page, 'button', /^Send to/);
    await keyboard.press('r');
    await focused(page, 'textbox', /^Reply to/);
    await keyboard.press('Escape');
    await page.getByRole('textbox', { name: /^Reply to/ }).waitFor({ state: 'detached' });
    await keyboard.press('Escape');
    await page.getByRole('grid', { name: 'Queue' }).waitFor();
  });

  it('reduced motion is still', async () => {
    const { context, page } = seatOf('bob');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`/tickets/${places.ticket}`);
    await page.getByRole('article').first().waitFor();
    for (const [key, role] of [
      ['p', 'table'],
      ['Control+k', 'combobox'],
      ['Escape', 'main'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole(role).first().waitFor();
      assert.deepEqual(await page.evaluate(moving), []);
    }
    await context.close();
  });
});

/** Waits until this has the focus. */
async function focused(page: Page, role: 'link' | 'textbox', name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name });
  await wanted.waitFor();
  while (!(await wanted.evaluate((element) => element === document.activeElement)))
    await page.waitForTimeout(50);
}

/** Tab until this has the focus; a page has less than a hundred stops. */
async function tabTo(page: Page, role: 'grid' | 'button', name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  await wanted.waitFor();
  for (let stop = 0; stop < 100; stop += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${role} ${String(name)}`);
}

/** Runs in the page: what would move or fade by itself. */
function moving(): string[] {
  const seconds = (text: string): number => Math.max(...text.split(',').map((one) => Number.parseFloat(one)));
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const style = getComputedStyle(element);
    const animated = style.animationName !== 'none' && seconds(style.animationDuration) > 0;
    const fades = seconds(style.transitionDuration) > 0;
    return animated || fades ? [element.outerHTML.slice(0, 120)] : [];
  });
}
