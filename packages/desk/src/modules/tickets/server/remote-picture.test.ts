import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { openWorld, type Hands, type World } from '../../../main/world.test-support.ts';
import { remotePicturesIn } from './remote-picture.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('pictures and files of mails', () => {
  let world: World;
  let dave: Hands;
  let bob: Hands;
  let alice: Hands;
  let server: Server;
  const heard: string[] = [];
  before(async () => {
    world = await openWorld();
    dave = await world.as('dave');
    bob = await world.as('bob');
    alice = await world.as('alice');
    server = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.end(png);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  after(async () => {
    server.close();
    await world.close();
  });

  const deliver = async (parts: readonly string[]) => {
    const raw = Uint8Array.from(Buffer.from(parts.join('\r\n')));
    const record = await dave.mail.inbound({}, { raw });
    assert.ok(record.ticketNumber, record.reason);
    return bob.tickets.get({ number: record.ticketNumber });
  };
  const htmlMail = (html: string) =>
    deliver(['From: alice@example.org', 'Subject: pictures', 'Content-Type: text/html', '', html]);
  const ask = (who: Hands, path: string, method = 'GET') =>
    who.send(path, { method, headers: { 'sec-fetch-site': 'same-origin' } });

  test('a picture inside of our network is not fetched, and nobody is asked', async () => {
    const { port } = server.address() as AddressInfo;
    const ticket = await htmlMail(
      `<p>Look <img src="http://127.0.0.1:${port}/a.png"> <img src="http://127.0.0.1/b.png"></p>`,
    );
    const path = (at: number) =>
      `/content/tickets/${ticket.number}/messages/${ticket.messages[0]?.id}/pictures/${at}`;
    for (const [at, why] of [
      [0, 'address'],
      [1, 'not-public'],
    ] as const) {
      const answer = await ask(bob, path(at), 'POST');
      assert.equal(answer.status, 422);
      const problem = (await answer.json()) as { code: string; facts: { why: string } };
      assert.deepEqual([problem.code, problem.facts.why], ['tickets.picture_not_fetched', why]);
    }
    assert.equal((await ask(bob, path(2), 'POST')).status, 404, 'there is no third picture');
    assert.equal((await ask(alice, path(0), 'POST')).status, 403);
    assert.equal((await ask(bob, path(0))).status, 404, 'a page that is merely opened fetches nothing');
    assert.deepEqual(heard, []);
  });

  test('addresses are read as the sanitiser wrote them', () => {
    assert.deepEqual(
      remotePicturesIn(
        '<p data-remote-src="no">x</p><img alt="a" data-remote-src="https://a.example/?x=1&amp;y=2" /><img src="cid:b"><img data-remote-src="http://c.example/" />',
      ),
      ['https://a.example/?x=1&y=2', 'http://c.example/'],
    );
  });

  test('a picture in the mail names the file that it shows', async () => {
    const ticket = await deliver([
      'From: alice@example.org',
      'Subject: inline',
      'Content-Type: multipart/related; boundary=x',
      '',
      '--x',
      'Content-Type: text/html',
      '',
      '<p>Here <img src="cid:shot@x"></p>',
      '--x',
      'Content-Type: image/png; name=shot.png',
      'Content-ID: <shot@x>',
      'Content-Transfer-Encoding: base64',
      '',
      png.toString('base64'),
      '--x--',
      '',
    ]);
    const [message] = ticket.messages;
    assert.match(message?.bodyHtml ?? '', /src="cid:shot@x"/);
    assert.equal(message?.attachments[0]?.contentId, 'shot@x');
  });

  test('no file of a stranger is a page, a script or a sheet here', async () => {
    const kinds = ['text/html', 'image/svg+xml', 'text/javascript', 'application/xhtml+xml', 'text/css'];
    const files = kinds.flatMap((kind, at) => [
      '--x',
      `Content-Type: ${kind}`,
      `Content-Disposition: attachment; filename="f${at}.html"`,
      '',
      '<script>window.__pwn()</script>',
    ]);
    const ticket = await deliver([
      'From: alice@example.org',
      'Subject: files',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: text/plain',
      '',
      'Open them',
      ...files,
      '--x--',
      '',
    ]);
    const attachments = ticket.messages[0]?.attachments ?? [];
    assert.equal(attachments.length, kinds.length);
    for (const file of attachments) {
      const answer = await ask(bob, `/content/tickets/${ticket.number}/attachments/${file.id}`);
      const of = (name: string) => answer.headers.get(name) ?? '';
      assert.equal(of('content-type'), 'application/octet-stream', file.mediaType);
      assert.match(of('content-disposition'), /^attachment; /);
      assert.match(of('content-security-policy'), /^sandbox; default-src 'none'/);
      assert.equal(of('x-content-type-options'), 'nosniff');
      assert.equal(of('cross-origin-resource-policy'), 'same-origin');
      assert.equal(
        (await ask(alice, `/content/tickets/${ticket.number}/attachments/${file.id}`)).status,
        200,
      );
      const stranger = await ask(world.stranger, `/content/tickets/${ticket.number}/attachments/${file.id}`);
      assert.equal(stranger.status, 401);
    }
    for (const path of [
      '/content/x',
      '/content/..%2f..%2fetc%2fpasswd',
      '/content/tickets/1/attachments/..%2f',
    ])
      assert.ok([400, 401, 404].includes((await ask(bob, path)).status), path);
  });
});
