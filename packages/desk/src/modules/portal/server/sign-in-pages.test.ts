import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { browse, mailsTo, newestLink, visitor, type Visitor } from './visitor.test-support.ts';

const address = 'alice@example.org';

describe('signing in by a link, without script', () => {
  let world: World;
  let nobody: Visitor;
  before(async () => {
    world = await openWorld();
    await world.as('alice');
    nobody = await browse(world);
  });
  after(() => world.close());

  it('a mail link asks first, works once, and leads home', async () => {
    const sent = await nobody.submit('/portal/sign-in', '/portal/sign-in', { email: ' Alice@Example.org ' });
    assert.ok(sent.text.includes('Look into your mail'));
    const link = await newestLink(world, address, '/portal/sign-in/');
    for (let scan = 0; scan < 3; scan++) {
      const asked = await nobody.open(link);
      assert.equal(asked.status, 200);
      assert.doesNotMatch(asked.text, /Alice/);
      assert.equal(asked.headers.get('set-cookie'), null);
    }
    const done = await nobody.post(link, {});
    assert.equal(done.location, '/portal');
    const cookie = done.headers.getSetCookie()[0] ?? '';
    assert.match(cookie, /HttpOnly/i);
    const signedIn = visitor((path, init) =>
      world.stranger.send(path, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), cookie: cookie.split(';')[0] ?? '' },
      } as Parameters<typeof world.stranger.send>[1]),
    );
    assert.ok((await signedIn.open('/portal')).text.includes('Hello Alice.'));
    const again = await nobody.post(link, {});
    assert.equal(again.status, 410);
    assert.ok(again.text.includes('A sign-in link works once, for 15 minutes.'));
    assert.match(again.html, /href="\/portal\/sign-in"/);
  });

  it('answers the same for an address that nobody has, that is disabled, or that asks too often', async () => {
    const answers: string[] = [];
    for (const email of [address, 'nobody@example.org', address, address, address, address]) {
      const { status, location, html, headers } = await nobody.post('/portal/sign-in', { email });
      answers.push(JSON.stringify({ status, location, html, names: [...headers.keys()].sort() }));
    }
    assert.equal(new Set(answers).size, 1);
    assert.deepEqual(await mailsTo(world, 'nobody@example.org'), []);
    assert.equal((await mailsTo(world, address)).length, 3);
  });

  it('a wrong link and a right one look the same before the button, and a wrong one opens nothing', async () => {
    world.clock.advance(16 * 60_000);
    await nobody.post('/portal/sign-in', { email: address });
    const right = await newestLink(world, address, '/portal/sign-in/');
    const wrong = `${right.slice(0, -4)}AAAA`;
    const [a, b] = [await nobody.open(right), await nobody.open(wrong)];
    assert.equal(a.html.replaceAll(right, ''), b.html.replaceAll(wrong, ''));
    assert.equal((await nobody.post(wrong, {})).status, 410);
    world.clock.advance(15 * 60_000);
    assert.equal((await nobody.post(right, {})).status, 410);
  });

  it('asks again for what is no address, and says so beside the field', async () => {
    const page = await nobody.submit('/portal/sign-in', '/portal/sign-in', { email: 'alice"><script>' });
    assert.equal(page.status, 422);
    assert.match(page.html, /aria-invalid="true"/);
    assert.match(page.html, /value="alice&quot;&gt;&lt;script&gt;"/);
  });

  it('another site signs nobody in', async () => {
    world.clock.advance(16 * 60_000);
    await nobody.post('/portal/sign-in', { email: address });
    const link = await newestLink(world, address, '/portal/sign-in/');
    const foreign = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of foreign) assert.equal((await nobody.post(link, {}, headers)).status, 403);
    assert.equal((await nobody.post(link, {}, { origin: world.url })).status, 303);
  });

  it('what is not there is a calm page for browsers and a problem for programs', async () => {
    for (const path of ['/portal/nothing', '/r/none/else', '/portal/assets/portal.css']) {
      const page = await nobody.open(path);
      assert.equal(page.status, 404, path);
      assert.ok(page.text.includes('There is nothing here'), path);
      assert.match(page.text, /[0-9a-f]{8}-[0-9a-f]{4}-7/);
    }
    const program = await fetch(`${world.url}/r/none`, { headers: { accept: 'application/json' } });
    assert.equal(((await program.json()) as { code: string }).code, 'identity.link_invalid');
  });

  it('style, script and font come from here, under names that change with their bytes, to be kept', async () => {
    const { html } = await nobody.open('/portal/sign-in');
    const paths = [...html.matchAll(/(?:href|src)="(\/portal\/assets\/[^"]+)"/g)].map((m) => m[1] ?? '');
    assert.equal(paths.length, 4);
    const { html: css } = await nobody.open(paths.find((p) => p.endsWith('.css')) ?? '');
    const fonts = [...css.matchAll(/url\('([^']+)'\)/g)].map((m) => `/portal/assets/${m[1]}`);
    assert.equal(fonts.length, 2);
    for (const path of new Set([...paths, ...fonts])) {
      const { status, headers } = await nobody.open(path);
      assert.equal(status, 200, path);
      assert.match(headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
    }
  });
});
