import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, type Hands, type World } from './world.test-support.ts';

interface Heard {
  readonly id: string;
  readonly event: string;
  readonly data: { name?: string; subject?: { id: string } };
}

/** Reads a live feed until a wanted event came, and closes it. */
async function listen(
  hands: Hands,
  until: (heard: Heard) => boolean,
  options: { lastEventId?: string; ready?: () => void } = {},
): Promise<Heard[]> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (options.lastEventId !== undefined) headers['last-event-id'] = options.lastEventId;
  const response = await hands.send('/api/live', { method: 'GET', headers });
  assert.equal(response.status, 200);
  const heard: Heard[] = [];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return heard;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const one = parse(text.slice(0, end));
      text = text.slice(end + 2);
      if (one.event === 'ready') options.ready?.();
      heard.push(one);
      if (!until(one)) continue;
      await reader.cancel();
      return heard;
    }
  }
}

function parse(frame: string): Heard {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1] ?? '';
  return {
    id: field('id'),
    event: field('event') || 'message',
    data: JSON.parse(field('data') || '{}') as Heard['data'],
  };
}

describe('the live feed', () => {
  let world: World;
  before(async () => void (world = await openWorld()));
  after(() => world.close());

  const isOpened = (heard: Heard) => heard.data.name === 'tickets.ticket.opened';

  it('bob hears of a new ticket without asking; mallory hears of her own alone', async () => {
    const [alice, bob, mallory] = await Promise.all([
      world.as('alice'),
      world.as('bob'),
      world.as('mallory'),
    ]);
    const ready: Promise<void>[] = [];
    const hear = (hands: Hands) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      ready.push(promise);
      return listen(hands, isOpened, { ready: resolve });
    };
    const feeds = [hear(bob), hear(mallory)] as const;
    await Promise.all(ready);
    const first = await alice.tickets.open({ subject: 'Screen', body: 'Black.' });
    const hers = await mallory.tickets.open({ subject: 'Mine', body: 'Me.' });
    const [forBob, forMallory] = await Promise.all(feeds);
    assert.equal(forBob.at(-1)?.data.subject?.id, first.id);
    assert.deepEqual(
      forMallory.filter(isOpened).map((h) => h.data.subject?.id),
      [hers.id],
    );
  });

  it('a browser that comes back with Last-Event-ID gets what it missed, once', async () => {
    const [alice, bob] = await Promise.all([world.as('alice'), world.as('bob')]);
    const start = await listen(bob, (heard) => heard.event === 'ready');
    const missed: string[] = [];
    for (const subject of ['one', 'two', 'three'])
      missed.push((await alice.tickets.open({ subject, body: subject })).id);
    const later = await listen(bob, (heard) => heard.data.subject?.id === missed[2], {
      lastEventId: start.at(-1)?.id ?? '',
    });
    assert.deepEqual(
      later.filter(isOpened).map((h) => h.data.subject?.id),
      missed,
    );
    const rest = await listen(bob, (heard) => heard.event === 'ready', {
      lastEventId: later.at(-1)?.id ?? '',
    });
    assert.equal(rest.length, 1);
  });

  it('bob hears of a mail that came in; alice does not', async () => {
    const [alice, bob, dave] = await Promise.all([world.as('alice'), world.as('bob'), world.as('dave')]);
    const isOfMail = (heard: Heard) => heard.data.name === 'mail.record.settled';
    const start = (await listen(bob, (heard) => heard.event === 'ready')).at(-1)?.id ?? '';
    const raw = Uint8Array.from(Buffer.from('Subject: nobody wrote this\r\n\r\nx'));
    const record = await dave.mail.inbound({}, { raw });
    const opened = await alice.tickets.open({ subject: 'after the mail', body: 'x' });
    const heard = await listen(bob, (one) => one.data.subject?.id === opened.id, { lastEventId: start });
    assert.deepEqual(
      heard.filter(isOfMail).map((one) => one.data.subject?.id),
      [record.id],
    );
    const hers = await listen(alice, (one) => one.data.subject?.id === opened.id, { lastEventId: start });
    assert.deepEqual(hers.filter(isOfMail), []);
  });

  it('nobody listens without being signed in', async () => {
    assert.equal((await world.stranger.send('/api/live', { method: 'GET', headers: {} })).status, 401);
  });
});
