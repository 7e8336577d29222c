import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { takePasswordTry } from './count-tries.ts';
import {
  caller,
  countEvents,
  goodPassword,
  newestMail,
  post,
  refusal,
  secretIn,
} from './callers.test-support.ts';

const hour = 3600_000;
const eve = 'eve@example.org';

describe('signing in with a password', () => {
  let world: World;

  /** Adds a person with a password, by invitation as people get one. */
  async function enrol(email: string, role: 'requester' | 'technician' = 'technician'): Promise<string> {
    const { id } = await world.console.identity.addPerson({ name: 'Eve Tanaka', email, role });
    await world.console.identity.invite({ id });
    const token = secretIn(await newestMail(world, email));
    await world.stranger.identity.acceptInvitation({ token, password: goodPassword });
    return id;
  }

  const signIn = (email: string, password: string, headers = {}) =>
    post(world, '/api/session', { email, password }, headers);

  before(async () => {
    world = await openWorld();
    await enrol(eve);
  });
  after(() => world.close());

  test('the right password signs in, with a cookie that scripts cannot read', async () => {
    const response = await fetch(`${world.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'EVE@Example.ORG', password: goodPassword }),
    });
    assert.equal(response.status, 200);
    const cookie = response.headers.getSetCookie()[0] ?? '';
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Lax/);
    const state = await caller(world, { cookie: cookie.split(';')[0] ?? '' }).session();
    assert.equal(state.person?.email, eve);
    assert.ok(state.permissions.includes('identity.read'));
    assert.ok(!state.permissions.includes('identity.manage'));
    assert.equal(state.setupNeeded, false);
  });

  test('every sign-in has a new id, and the one before it in this browser ends', async () => {
    const first = await signIn(eve, goodPassword);
    const second = await signIn(eve, goodPassword, { cookie: first.cookie ?? '' });
    assert.ok(first.cookie && second.cookie && first.cookie !== second.cookie);
    assert.equal((await caller(world, { cookie: first.cookie }).session()).person, null);
    assert.equal((await caller(world, { cookie: second.cookie }).session()).person?.email, eve);
  });

  test('a wrong password, an unknown address, no password and a disabled person answer the same', async () => {
    const disabled = await enrol('gone@example.org');
    await world.console.identity.changePerson({ id: disabled, version: 1, state: 'disabled' });
    await world.console.identity.addPerson({ name: 'Without', email: 'without@example.org' });
    const answers = [
      await signIn(eve, 'not the right password'),
      await signIn('nobody@example.org', goodPassword),
      await signIn('without@example.org', goodPassword),
      await signIn('gone@example.org', goodPassword),
      await signIn('no..address@', goodPassword),
      await signIn(`${eve}'--`, goodPassword),
    ];
    const seen = answers.map(({ status, text, cookie }) => {
      const { requestId: _, ...problem } = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify({ status, problem, cookie });
    });
    const known = seen.filter((_, i) => i !== 4);
    assert.equal(new Set(known).size, 1, known.join('\n'));
    assert.match(known[0] ?? '', /identity\.sign_in_failed/);
  });

  test('after five failures the wait grows, for an address that nobody has too', async () => {
    await enrol('target@example.org');
    const seen = [];
    for (const email of ['target@example.org', 'unknown-target@example.org']) {
      for (let i = 0; i < 5; i++) await signIn(email, 'wrong again and again');
      const { status, text } = await signIn(email, goodPassword);
      const { code, facts } = JSON.parse(text) as { code: string; facts: unknown };
      seen.push({ status, code, facts });
    }
    assert.deepEqual(seen[0], {
      status: 429,
      code: 'platform.too_many',
      facts: { retryAfterSeconds: 1 },
    });
    assert.deepEqual(seen[1], seen[0]);
    world.clock.advance(1000);
    assert.equal((await signIn('target@example.org', goodPassword)).status, 200);
  });

  test('at most a hundred failures in a row, however long somebody waits between them', async () => {
    const address = Buffer.alloc(32, 9);
    const take = () =>
      world.desk.database
        .write((tx) => takePasswordTry(tx, address, world.clock.now()))
        .then(
          () => true,
          () => false,
        );
    let taken = 0;
    for (let i = 0; i < 110; i++) {
      if (await take()) taken += 1;
      world.clock.advance(20 * 60_000);
    }
    assert.equal(taken, 100);
  });

  test('a burst of parallel guesses gets no more tries than the same one after the other', async () => {
    await enrol('burst@example.org');
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => signIn('burst@example.org', `guess number ${i} of many`)),
    );
    const judged = answers.filter((a) => a.status === 401).length;
    assert.ok(judged <= 5, `${judged} guesses were judged`);
    assert.ok(answers.every((a) => a.status === 401 || a.status === 429));
    world.clock.advance(hour);
    assert.equal((await signIn('burst@example.org', goodPassword)).status, 200);
    assert.equal((await signIn('burst@example.org', goodPassword)).status, 200);
  });

  test('headers that name somebody or an address change nothing', async () => {
    const headers = {
      'x-remote-user': eve,
      'remote-user': eve,
      'x-forwarded-user': eve,
      'x-auth-request-email': eve,
      'x-forwarded-for': '127.0.0.1',
    };
    assert.equal((await caller(world, headers).session()).person, null);
    assert.equal(await refusal(caller(world, headers).sessions()), 'platform.unauthenticated');
  });

  test('a password with NUL, a very long one and one of another type are refused without harm', async () => {
    assert.equal((await signIn(eve, `${goodPassword}\u0000`)).status, 401);
    assert.equal((await signIn(eve, 'x'.repeat(1001))).status, 400);
    assert.equal((await post(world, '/api/session', { email: eve, password: { $ne: '' } })).status, 400);
    assert.equal((await post(world, '/api/session', { email: eve, password: '', admin: true })).status, 400);
  });

  test('a session ends after 12 hours without use and after 30 days in any case', async () => {
    const quiet = caller(world, { cookie: (await signIn(eve, goodPassword)).cookie ?? '' });
    const busy = caller(world, { cookie: (await signIn(eve, goodPassword)).cookie ?? '' });
    for (let used = 1; used * 11 < 30 * 24; used++) {
      world.clock.advance(11 * hour);
      assert.equal((await busy.session()).person?.email, eve);
      await touched(world);
      if (used === 2) assert.equal((await quiet.session()).person, null);
    }
    world.clock.advance(11 * hour);
    assert.equal((await busy.session()).person, null);
    await world.desk.rooms.identity.api.forgetEnded(world.desk.database);
    const left = await world.desk.database.reader.first<{ n: number }>(
      sql<{
        n: number;
      }>`select count(*)::int as n from identity_sessions where started_at < ${new Date(world.clock.now().getTime() - 30 * 24 * hour)}`,
    );
    assert.equal(left?.n, 0);
  });

  test('signing out ends the session at the server; own sessions are listed and ended one by one', async () => {
    const cookies = await Promise.all([signIn(eve, goodPassword), signIn(eve, goodPassword)]);
    const [here, there] = cookies.map(({ cookie }) => caller(world, { cookie: cookie ?? '' }));
    assert.ok(here && there);
    const { items } = await here.sessions();
    assert.equal(items.length, 2);
    const other = items.find((s) => !s.current);
    assert.ok(other);
    const mallory = await world.as('mallory');
    assert.equal(await refusal(mallory.identity.endSession({ id: other.id })), 'identity.not_found');
    await here.endSession({ id: other.id });
    assert.equal((await there.session()).person, null);
    await here.signOut();
    assert.equal((await here.session()).person, null);
    assert.equal(await refusal(here.sessions()), 'platform.unauthenticated');
  });

  test('a new password ends every other session and link, and needs the current one', async () => {
    const email = 'changer@example.org';
    await enrol(email);
    const own = caller(world, { cookie: (await signIn(email, goodPassword)).cookie ?? '' });
    const other = caller(world, { cookie: (await signIn(email, goodPassword)).cookie ?? '' });
    await world.stranger.identity.askForSignInLink({ email });
    const link = secretIn(await newestMail(world, email));
    const next = 'copper lantern drifts sideways 4';
    assert.equal(await refusal(own.changePassword({ next })), 'identity.sign_in_failed');
    assert.equal(await refusal(own.changePassword({ current: 'wrong', next })), 'identity.sign_in_failed');
    assert.equal(
      await refusal(own.changePassword({ current: goodPassword, next: 'passwordpassword1' })),
      'identity.password_refused',
    );
    assert.equal((await other.session()).person?.email, email);
    await own.changePassword({ current: goodPassword, next });
    assert.equal((await other.session()).person, null);
    assert.equal((await own.session()).person, null, 'the id before the change is dead as well');
    assert.equal(
      await refusal(world.stranger.identity.redeemSignInLink({ token: link })),
      'identity.link_invalid',
    );
    assert.equal((await signIn(email, goodPassword)).status, 401);
    assert.equal((await signIn(email, next)).status, 200);
  });

  test('a first password needs a sign-in of the last minutes', async () => {
    const bob = await world.as('bob');
    world.clock.advance(16 * 60_000);
    assert.equal(
      await refusal(bob.identity.changePassword({ next: goodPassword })),
      'identity.sign_in_again',
    );
  });

  test('sign-ins and failures stand in the event log, without the password', async () => {
    assert.ok((await countEvents(world, 'identity.session.started')) > 0);
    assert.ok((await countEvents(world, 'identity.sign-in.failed')) >= 10);
    const leaked = await world.desk.database.reader.first<{ n: number }>(
      sql<{ n: number }>`select count(*)::int as n from platform_events
        where data::text like '%humming%' or data::text like '%unknown-target%'`,
    );
    assert.equal(leaked?.n, 0);
  });
});

/** The note of when a session was used is written beside the request; waits until none is older than a minute. */
async function touched(world: World): Promise<void> {
  const now = world.clock.now();
  for (let look = 0; look < 2000; look++) {
    const row = await world.desk.database.reader.first<{ done: boolean }>(
      sql<{ done: boolean }>`select max(last_used_at) >= ${now} as done from identity_sessions`,
    );
    if (row?.done) return;
  }
  assert.fail('the use of the session was not noted');
}
