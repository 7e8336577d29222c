import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, sitDown, type Seat } from './browser.test-support.ts';
import { signInByLink, startDesk, type Desk } from './desk.test-support.ts';
import { inspect } from './inspect.test-support.ts';
import { linkIn, openPost, type Post } from './post.test-support.ts';
import { screens, type Places, type Screen } from './screens.test-support.ts';

const alice = 'alice@lindenau.example';

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
      found.push(...complaints.filter((one) => refused === undefined || !refused.test(one)));
      assert.deepEqual(found, []);
    });
  }
});
