import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { caller, problemOf, refusal } from './callers.test-support.ts';

const day = 24 * 3600_000;

describe('API tokens', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const as = async (who: 'alice' | 'bob' | 'carol' | 'dave') => (await world.as(who)).identity;
  const withToken = (token: string) => world.withToken(token).identity;

  test('a token carries what its owner may do, is shown once and stored as a hash', async () => {
    const bob = await as('bob');
    const made = await bob.createToken({ name: 'My script' });
    assert.match(made.token, /^dh_[0-9a-z]{8}_[A-Za-z0-9_-]{43}$/);
    const mine = await withToken(made.token).session();
    assert.deepEqual(mine.permissions, (await bob.session()).permissions);
    const { items } = await bob.tokens({});
    const listed = items.find((t) => t.id === made.id);
    assert.equal(listed?.hint, made.token.slice(3, 11));
    assert.ok(!JSON.stringify(items).includes(made.token.slice(12)));
    const stored = await world.desk.database.reader.rows<{ text: string }>(
      sql<{ text: string }>`select row_to_json(t)::text as text from identity_tokens t
        union all select data::text from platform_events`,
    );
    assert.ok(stored.every(({ text }) => !text.includes(made.token.slice(12))));
  });

  test('scopes narrow it and never widen it, also when the owner loses rights later', async () => {
    const { email, id } = await world.console.identity.addPerson({
      name: 'Scoped',
      email: 'scoped@example.org',
      role: 'lead',
    });
    const { token } = await world.console.identity.consoleCreateToken({
      email,
      scopes: ['identity.read', 'identity.manage'],
    });
    const scoped = withToken(token);
    assert.deepEqual((await scoped.session()).permissions, ['identity.manage', 'identity.read']);
    assert.equal((await scoped.listPeople({})).items.length > 0, true);
    assert.equal(
      await refusal(scoped.addPerson({ name: 'X', email: 'x@example.org' })),
      'platform.forbidden',
    );
    await world.console.identity.changePerson({ id, version: 1, role: 'technician' });
    assert.deepEqual((await scoped.session()).permissions, ['identity.read']);
    await world.console.identity.changePerson({ id, version: 2, role: 'requester' });
    assert.deepEqual((await scoped.session()).permissions, []);
    assert.equal(await refusal(scoped.listPeople({})), 'platform.forbidden');
  });

  test('scopes that the owner does not have are refused by name', async () => {
    const bob = await as('bob');
    for (const scope of ['identity.administer', 'identity.console', 'no.such', '*']) {
      const call = bob.createToken({ name: 'Wide', scopes: ['identity.read', scope] });
      if (scope.length < 3) assert.equal(await refusal(call), 'platform.invalid');
      else assert.deepEqual((await problemOf(call)).facts, { scopes: [scope] });
    }
    const call = world.console.identity.consoleCreateToken({
      email: 'bob@example.org',
      scopes: ['identity.console'],
    });
    assert.equal(await refusal(call), 'identity.scope_too_wide');
    assert.equal(await refusal((await as('alice')).createToken({ name: 'X' })), 'platform.forbidden');
  });

  test("an administrator's token with few scopes makes nobody administrator", async () => {
    await world.as('dave');
    const { token } = await world.console.identity.consoleCreateToken({
      email: 'dave@example.org',
      scopes: ['identity.add', 'identity.manage', 'identity.read'],
    });
    const narrow = withToken(token);
    const person = { name: 'X', email: 'narrow@example.org', role: 'administrator' as const };
    assert.equal(await refusal(narrow.addPerson(person)), 'identity.role_too_wide');
    const carolId = (await (await as('carol')).session()).person?.id ?? '';
    assert.equal(
      await refusal(narrow.changePerson({ id: carolId, version: 1, email: 'taken-over@example.org' })),
      'identity.not_allowed',
    );
  });

  test('a token makes no tokens, ends no sessions and sets no password', async () => {
    const { token } = await (await as('carol')).createToken({ name: 'Carol' });
    const carol = withToken(token);
    assert.equal(await refusal(carol.createToken({ name: 'Child' })), 'identity.session_needed');
    assert.equal(await refusal(carol.tokens({})), 'identity.session_needed');
    assert.equal(await refusal(carol.sessions({})), 'identity.session_needed');
    assert.equal(await refusal(carol.signOut({})), 'identity.session_needed');
    assert.equal(
      await refusal(carol.changePassword({ next: 'does not matter at all' })),
      'identity.session_needed',
    );
  });

  test('a revoked token ends with the next request, by its owner or the console and nobody else', async () => {
    const bob = await as('bob');
    const [one, two] = [await bob.createToken({ name: 'One' }), await bob.createToken({ name: 'Two' })];
    assert.equal(await refusal((await as('carol')).revokeToken({ id: one.id })), 'identity.not_found');
    assert.equal((await withToken(one.token).session()).person?.name, 'Bob Okafor');
    await bob.revokeToken({ id: one.id });
    assert.equal(await refusal(withToken(one.token).session()), 'platform.unauthenticated');
    assert.equal(await refusal(bob.revokeToken({ id: one.id })), 'identity.not_found');
    const { items } = await world.console.identity.consoleTokens({ limit: 200 });
    assert.equal(items.find((t) => t.id === two.id)?.owner.email, 'bob@example.org');
    await world.console.identity.consoleRevokeToken({ id: two.id });
    assert.equal(await refusal(withToken(two.token).session()), 'platform.unauthenticated');
  });

  test('an expired token and the token of a disabled person are dead', async () => {
    const bob = await as('bob');
    const expiresAt = new Date(world.clock.now().getTime() + 3600_000).toISOString();
    const past = new Date(world.clock.now().getTime() - 1).toISOString();
    assert.equal(
      await refusal(bob.createToken({ name: 'Past', expiresAt: past })),
      'identity.ends_in_the_past',
    );
    const { token } = await bob.createToken({ name: 'Hour', expiresAt });
    assert.equal((await withToken(token).session()).person?.name, 'Bob Okafor');
    world.clock.advance(3600_000);
    assert.equal(await refusal(withToken(token).session()), 'platform.unauthenticated');
    const gone = await world.console.identity.addPerson({
      name: 'Gone',
      email: 'gone@example.org',
      role: 'technician',
    });
    const issued = await world.console.identity.consoleCreateToken({ email: gone.email });
    await world.console.identity.changePerson({ id: gone.id, version: 1, state: 'disabled' });
    assert.equal(await refusal(withToken(issued.token).session()), 'platform.unauthenticated');
  });

  test('malformed, cut and misplaced tokens never match', async () => {
    const { token } = await (await as('bob')).createToken({ name: 'Shape' });
    const wrong = [
      'Bearer',
      'Bearer ',
      'Bearer null',
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token}A`,
      `Bearer ${token} ${token}`,
      `Bearer ${token.toUpperCase()}`,
      'Bearer dh_00000000_',
      `Basic ${Buffer.from(`bob@example.org:${token}`).toString('base64')}`,
    ];
    for (const authorization of wrong)
      assert.equal(
        await refusal(caller(world, { authorization }).session()),
        'platform.unauthenticated',
        authorization,
      );
    const inUrl = await fetch(`${world.url}/api/people?access_token=${token}&token=${token}`);
    assert.equal(inUrl.status, 401);
    const inCookie = caller(world, { cookie: `deskhand_session=${token}` });
    assert.equal((await inCookie.session()).person, null);
    assert.equal(
      (await caller(world, { authorization: `bearer ${token}` }).session()).person?.name,
      'Bob Okafor',
    );
  });

  test('use is noted with time and address, at most once a minute', async () => {
    const bob = await as('bob');
    const made = await bob.createToken({ name: 'Noted' });
    const used = async () => (await bob.tokens({})).items.find((t) => t.id === made.id);
    assert.equal((await used())?.lastUsedAt, null);
    world.clock.advance(day / 24);
    await withToken(made.token).session();
    let noted = await used();
    for (let look = 0; look < 500 && !noted?.lastUsedAt; look++) noted = await used();
    assert.equal(noted?.lastUsedAt, world.clock.now().toISOString());
    assert.equal(noted?.lastUsedIp, '127.0.0.1');
  });
});
