import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { addressHash } from './subjects.ts';
import { takePasswordTry } from './count-tries.ts';
import {
  caller,
  goodPassword,
  newestMail,
  post,
  problemOf,
  refusal,
  secretIn,
} from './callers.test-support.ts';

const minute = 60_000;
const day = 24 * 3600_000;

describe('one-time links', () => {
  let world: World;
  let aliceId: string;
  let bobId: string;
  before(async () => {
    world = await openWorld();
    for (const who of ['alice', 'bob', 'carol', 'dave', 'mallory'] as const) await world.as(who);
    aliceId = (await (await world.as('alice')).identity.session()).person?.id ?? '';
    bobId = (await (await world.as('bob')).identity.session()).person?.id ?? '';
  });
  after(() => world.close());

  const ask = (email: string, headers = {}) => post(world, '/api/session/links', { email }, headers);
  const redeem = (token: unknown, headers = {}) =>
    post(world, '/api/session/links/redeem', { token }, headers);
  const linkFor = async (email: string) => {
    world.clock.advance(16 * minute);
    await ask(email);
    return secretIn(await newestMail(world, email));
  };

  test('a requester signs in by mail, and the link works once', async () => {
    const token = await linkFor('alice@example.org');
    const { status, cookie } = await redeem(token);
    assert.equal(status, 200);
    assert.equal((await caller(world, { cookie: cookie ?? '' }).session()).person?.id, aliceId);
    assert.equal((await redeem(token)).status, 410);
  });

  test('asking answers the same whether or not somebody has the address', async () => {
    const answers = [await ask('alice@example.org'), await ask('nobody@example.org'), await ask('a..b@c')];
    assert.deepEqual(
      [...new Set(answers.map((a) => `${a.status} ${a.text}`))],
      ['202 {"expiresInMinutes":15}'],
    );
    assert.equal(await newestMail(world, 'nobody@example.org'), undefined);
  });

  test('the mail goes to the address that the desk knows, not to the one that was typed', async () => {
    await world.console.identity.addPerson({ name: 'Ünal', email: 'unal@bücher.example' });
    world.clock.advance(16 * minute);
    await ask('UNAL@BÜCHER.example');
    assert.ok(await newestMail(world, 'unal@xn--bcher-kva.example'));
  });

  test('of twenty redeems at once one signs in', async () => {
    const token = await linkFor('alice@example.org');
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(token)));
    assert.equal(answers.filter((a) => a.status === 200).length, 1);
    assert.equal(answers.filter((a) => a.status === 410).length, 19);
    assert.equal(answers.filter((a) => a.cookie !== undefined).length, 1);
  });

  test('after 15 minutes, and when another link was used, a link is dead', async () => {
    const first = await linkFor('alice@example.org');
    await ask('alice@example.org');
    const second = secretIn(await newestMail(world, 'alice@example.org'));
    assert.equal((await redeem(second)).status, 200);
    assert.equal((await redeem(first)).status, 410);
    const late = await linkFor('alice@example.org');
    world.clock.advance(15 * minute);
    assert.equal((await redeem(late)).status, 410);
  });

  test('empty, malformed and foreign tokens never match, a GET uses nothing up', async () => {
    const token = await linkFor('alice@example.org');
    for (const wrong of [
      '',
      ' ',
      '%',
      '*',
      token.slice(0, 20),
      token.toUpperCase(),
      `${token}=`,
      'null',
      'A'.repeat(43),
    ])
      assert.ok([400, 410].includes((await redeem(wrong)).status), wrong);
    for (const wrong of [null, [], [token], { $ne: '' }, true, 0])
      assert.equal((await redeem(wrong)).status, 400);
    await fetch(`${world.url}/api/session/links/redeem?token=${token}`);
    await fetch(`${world.url}/sign-in/link?token=${token}`, { method: 'HEAD' });
    assert.equal(
      await refusal(world.stranger.identity.acceptInvitation({ token, password: goodPassword })),
      'identity.link_invalid',
    );
    assert.equal((await redeem(token)).status, 200);
  });

  test('the address of a link is the configured one, whatever the request says', async () => {
    world.clock.advance(16 * minute);
    await ask('alice@example.org', {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      'x-host': 'evil.example',
    });
    const text = (await newestMail(world, 'alice@example.org')) ?? '';
    assert.ok(text.includes(`${world.config.publicUrl}/sign-in/link#`), text);
    assert.ok(!text.includes('evil'));
  });

  test('one address gets at most three mails in 15 minutes', async () => {
    const mails = () =>
      world.desk.database.reader.first<{ n: number }>(
        sql<{
          n: number;
        }>`select count(*)::int as n from platform_outbox where payload->'to'->0->>'address' = 'bob@example.org'`,
      );
    const before = (await mails())?.n ?? 0;
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('bob@example.org')));
    assert.ok(answers.every((a) => a.status === 202));
    assert.equal((await mails())?.n, before + 3);
  });

  test('a link by mail forgives counted failures', async () => {
    const counted = addressHash(world.desk.keys, 'alice@example.org');
    for (let i = 0; i < 5; i++)
      await world.desk.database.write((tx) => takePasswordTry(tx, counted, world.clock.now()));
    const guess = { email: 'alice@example.org', password: 'wrong again and again' };
    assert.equal((await post(world, '/api/session', guess)).status, 429);
    await redeem(await linkFor('alice@example.org'));
    assert.equal((await post(world, '/api/session', guess)).status, 401);
  });

  test('a disabled person gets no link, and one that waits is dead', async () => {
    const { id } = await world.console.identity.addPerson({ name: 'Temp', email: 'temp@example.org' });
    const token = await linkFor('temp@example.org');
    await world.console.identity.changePerson({ id, version: 1, state: 'disabled' });
    assert.equal((await redeem(token)).status, 410);
    const mail = await newestMail(world, 'temp@example.org');
    world.clock.advance(16 * minute);
    await ask('temp@example.org');
    assert.equal(await newestMail(world, 'temp@example.org'), mail);
  });

  test('a console link works on this machine alone, and is not used up from elsewhere', async () => {
    const { url } = await world.console.identity.consoleSignInLink({ email: 'bob@example.org' });
    const token = secretIn(url);
    const elsewhere = await redeem(token, { 'x-forwarded-for': '203.0.113.9' });
    assert.equal(elsewhere.status, 403);
    assert.match(elsewhere.text, /identity\.loopback_only/);
    assert.equal((await redeem(token)).status, 200);
    const bob = await world.as('bob');
    assert.equal(
      await refusal(bob.identity.consoleSignInLink({ email: 'dave@example.org' })),
      'platform.forbidden',
    );
    const dave = await world.as('dave');
    assert.equal(
      await refusal(dave.identity.consoleSignInLink({ email: 'bob@example.org' })),
      'platform.forbidden',
    );
  });

  describe('invitations', () => {
    const invited = async (email: string) => {
      const carol = await world.as('carol');
      const { id } = await carol.identity.addPerson({ name: 'Nia Weber', email, role: 'technician' });
      await carol.identity.invite({ id });
      return { id, token: secretIn(await newestMail(world, email)) };
    };

    test('the invited person chooses a password and is signed in; of twenty at once one is', async () => {
      const { token } = await invited('nia@example.org');
      assert.equal(
        await refusal(world.stranger.identity.acceptInvitation({ token, password: 'NiaWeber2026NiaWeber' })),
        'identity.password_refused',
      );
      const body = { token, password: goodPassword, name: 'Nia Weber-Holm' };
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => post(world, '/api/invitations/accept', body)),
      );
      const good = answers.filter((a) => a.status === 200);
      assert.equal(good.length, 1);
      assert.ok(answers.every((a) => [200, 410].includes(a.status)));
      const state = await caller(world, { cookie: good[0]?.cookie ?? '' }).session();
      assert.equal(state.person?.name, 'Nia Weber-Holm');
      assert.equal(state.person?.hasPassword, true);
    });

    test('a second invitation ends the first; seven days later both are dead', async () => {
      const { id, token } = await invited('ole@example.org');
      world.clock.advance(minute);
      await (await world.as('carol')).identity.invite({ id });
      const newer = secretIn(await newestMail(world, 'ole@example.org'));
      const accept = (t: string) =>
        world.stranger.identity.acceptInvitation({ token: t, password: goodPassword });
      assert.equal(await refusal(accept(token)), 'identity.link_invalid');
      world.clock.advance(7 * day);
      assert.equal(await refusal(accept(newer)), 'identity.link_invalid');
    });

    test('only who can do more may invite', async () => {
      const relogged = await world.console.identity.consoleSignInLink({ email: 'carol@example.org' });
      const { cookie } = await redeem(secretIn(relogged.url));
      const carol = caller(world, { cookie: cookie ?? '' });
      assert.equal(await refusal(carol.invite({ id: crypto.randomUUID() })), 'identity.not_found');
      const { items } = await world.console.identity.listPeople({ q: 'dave@' });
      assert.equal(await refusal(carol.invite({ id: items[0]?.id ?? '' })), 'identity.not_allowed');
      const me = await carol.session();
      assert.equal(await refusal(carol.invite({ id: me.person?.id ?? '' })), 'identity.not_allowed');
      await carol.invite({ id: bobId });
    });
  });

  describe('ticket links', () => {
    const subject = { room: 'tickets', id: '019aa000-0000-7000-8000-000000000001' };
    const api = () => world.desk.rooms.identity.api;
    const reader = () => world.desk.database.reader;
    const sign = (personId: string) => api().signLink(reader(), { subject, personId, at: world.clock.now() });
    const verify = (token: string) => api().verifyLink(reader(), token, 'test');
    const code = async (call: Promise<unknown>) =>
      call.then(
        () => 'accepted',
        (error: { of?: { code: string } }) => error.of?.code,
      );

    test("a link opens its subject for its addressee, with a requester's permissions and no more", async () => {
      const { actor, subject: opened } = await verify(await sign(bobId));
      assert.deepEqual(opened, subject);
      assert.equal(actor.onlySubjectId, subject.id);
      assert.equal(actor.personId, bobId);
      assert.ok(!actor.permissions.has('identity.read'));
      assert.equal(actor.via, 'link');
    });

    test('with the epoch of a card the link is the same', async () => {
      const [card] = await api().findPeople(reader(), [bobId]);
      assert.ok(card);
      const { linkEpoch } = card;
      const link = { subject, personId: bobId, linkEpoch, at: world.clock.now() };
      assert.equal(await api().signLink(reader(), link), await sign(bobId));
    });

    test('every changed part is refused, and so is an old link', async () => {
      const token = await sign(aliceId);
      const parts = token.split('.');
      for (const [i, other] of (await sign(bobId)).split('.').entries()) {
        const forged = parts.with(i, i === 0 ? 'mail' : i === 3 ? `${parts[3] ?? ''}0` : other).join('.');
        if (forged !== token) assert.equal(await code(verify(forged)), 'identity.link_invalid');
      }
      for (const wrong of ['', '.', '....', token.slice(0, -1), `${token}A`, token.toUpperCase()])
        assert.equal(await code(verify(wrong)), 'identity.link_invalid');
      assert.equal(await code(verify(token)), 'accepted');
      world.clock.advance(30 * day);
      assert.equal(await code(verify(token)), 'identity.link_invalid');
    });

    test('a change of address, role or state ends it', async () => {
      const { id } = await world.console.identity.addPerson({ name: 'Moving', email: 'moving@example.org' });
      const changes = [
        { email: 'moved@example.org' },
        { role: 'technician' },
        { state: 'disabled' },
      ] as const;
      for (const [i, change] of changes.entries()) {
        const token = await sign(id);
        assert.equal(await code(verify(token)), 'accepted');
        await world.console.identity.changePerson({ id, version: i + 1, ...change });
        assert.equal(await code(verify(token)), 'identity.link_invalid');
      }
    });
  });

  test('nothing that opens a door is stored as it was sent', async () => {
    const token = await linkFor('alice@example.org');
    const tables = ['identity_links', 'identity_sessions', 'identity_tokens', 'platform_events'];
    for (const table of tables) {
      const rows = await world.desk.database.reader.rows<{ text: string }>(
        sql<{ text: string }>`select row_to_json(t)::text as text from ${sql.table(table)} t`,
      );
      assert.ok(rows.every(({ text }) => !text.includes(token)));
    }
  });

  test('a link of the wrong kind is a coded problem with a hint', async () => {
    const problem = await problemOf(world.stranger.identity.redeemSignInLink({ token: 'A'.repeat(43) }));
    assert.equal(problem.status, 410);
    assert.ok(problem.hint.length > 10 && problem.requestId.length > 0);
  });
});
