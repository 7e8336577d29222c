import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { openWorld, type Hands, type World } from '../../../main/world.test-support.ts';
import { escape, html, preserved } from './html.ts';
import { browse, lasting, newestLink } from './visitor.test-support.ts';

const hostile = `"><img src=x onerror=alert(1)>'\`</textarea></title><script>alert(1)</script>&amp;{{7*7}}`;

describe('what a person wrote stays text', () => {
  let world: World;
  let bob: Hands;
  before(async () => {
    world = await openWorld();
    bob = await lasting(world, 'bob');
  });
  after(() => world.close());

  it('escaped text leaves neither element nor attribute, and reads back as it was', () => {
    const named: Record<string, string> = {
      '&amp;': '&',
      '&lt;': '<',
      '&gt;': '>',
      '&quot;': '"',
      '&#39;': "'",
      '&#96;': '`',
    };
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const escaped = escape(text);
        assert.doesNotMatch(escaped, /[<>"'`]/);
        assert.equal(
          escaped.replace(/&(?:amp|lt|gt|quot|#39|#96);/g, (name) => named[name] ?? ''),
          text,
        );
        assert.equal(html`<p title="${text}">${text}</p>`.markup, `<p title="${escaped}">${escaped}</p>`);
        assert.equal(preserved('a', text).markup, `<div class="a">${escaped}</div>`);
      }),
    );
    assert.equal(html`${[1, false, null, undefined, 'a', html`<b>`]}`.markup, '1a<b>');
  });

  it('subject, words, name and file name of a stranger are shown as they are, everywhere', async () => {
    const dave = await lasting(world, 'dave');
    const named = async (name: string, role: 'requester' | 'technician') => {
      const email = `${name.toLowerCase()}@example.org`;
      await dave.identity.addPerson({ name: `${name} ${hostile}`, email, role });
      return world.withToken((await world.console.identity.consoleCreateToken({ email })).token);
    };
    const eve = await named('Eve', 'requester');
    const tom = await named('Tom', 'technician');
    const file = await eve.tickets.attach(
      { name: `${hostile.replaceAll('/', '')}\u00e9.svg` },
      {
        raw: new TextEncoder().encode('<svg onload="alert(1)">'),
        headers: { 'content-type': 'image/svg+xml' },
      },
    );
    const opened = await eve.tickets.open({
      subject: `Subject ${hostile}`,
      body: `Words ${hostile} https://example.org/a?b="onmouseover=alert(1) javascript:alert(1)`,
      attachmentIds: [file.id],
    });
    await tom.tickets.take({ number: opened.number });
    await tom.tickets.addMessage({ number: opened.number, kind: 'reply', body: hostile });
    const link = await newestLink(world, 'eve@example.org', '/r/');
    const nobody = await browse(world);
    const page = await nobody.open(link);
    assert.equal(page.status, 200);
    const home = await eve.send('/portal', { method: 'GET', headers: { accept: 'text/html' } });
    for (const shown of [page.html, await home.text()]) {
      assert.ok(shown.includes('Subject &quot;&gt;&lt;img'));
      assert.doesNotMatch(shown, /<img|<script>|onerror=[^&]*>(?!\s)|href="javascript:/);
      assert.equal(shown.match(/<script/g)?.length, 1);
    }
    assert.ok(page.html.includes('<a href="https://example.org/a?b=" rel='));
    assert.ok(page.text.includes('From Tom "><img src=x'));

    const path = /href="([^"]+\/attachments\/[^"]+)"/.exec(page.html)?.[1] ?? '';
    const bytes = await nobody.open(path);
    assert.equal(bytes.html, '<svg onload="alert(1)">');
    assert.match(bytes.headers.get('content-disposition') ?? '', /^attachment; filename="/);
    assert.match(bytes.headers.get('content-security-policy') ?? '', /sandbox/);
    assert.equal(bytes.headers.get('x-content-type-options'), 'nosniff');
  });

  it('a file of another request, or of a note, is not there', async () => {
    const make = async (kind: 'reply' | 'note', email: string) => {
      const ticket = await bob.tickets.open({ subject: 'File', body: 'File', requester: { email } });
      const file = await bob.tickets.attach(
        { name: 'plan.txt' },
        { raw: new TextEncoder().encode('canary'), headers: { 'content-type': 'text/plain' } },
      );
      await bob.tickets.addMessage({
        number: ticket.number,
        kind,
        body: 'With a file',
        attachmentIds: [file.id],
      });
      await bob.tickets.addMessage({ number: ticket.number, kind: 'reply', body: 'Hello' });
      return { file: file.id, link: await newestLink(world, email, '/r/') };
    };
    const own = await make('reply', 'one@example.org');
    const noted = await make('note', 'two@example.org');
    const nobody = await browse(world);
    assert.equal((await nobody.open(`${own.link}/attachments/${own.file}`)).html, 'canary');
    for (const path of [
      `${noted.link}/attachments/${noted.file}`,
      `${noted.link}/attachments/${own.file}`,
      `${own.link}/attachments/${noted.file}`,
      `/portal/requests/10000-0/attachments/${own.file}`,
    ])
      assert.doesNotMatch((await nobody.open(path)).html, /canary/);
  });
});
