import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { caller, goodPassword, post, refusal, secretIn } from './callers.test-support.ts';

describe('administrators', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const setupLink = () => world.desk.rooms.identity.api.setupLink(world.desk.database);
  const body = (token: string, email = 'first@example.org') => ({
    token,
    name: 'First',
    email,
    password: goodPassword,
  });

  test('the set-up link makes the first administrator, once, for one of many at once', async () => {
    assert.equal((await world.stranger.identity.session()).setupNeeded, true);
    const older = secretIn(await setupLink());
    const token = secretIn(await setupLink());
    assert.equal(await refusal(world.stranger.identity.setUp(body(older))), 'identity.link_invalid');
    assert.equal(await refusal(world.stranger.identity.setUp(body(''))), 'platform.invalid');
    assert.equal(await refusal(world.stranger.identity.setUp(body('A'.repeat(43)))), 'identity.link_invalid');
    assert.equal(
      await refusal(world.stranger.identity.setUp({ ...body(token), password: 'short' })),
      'identity.password_refused',
    );
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => post(world, '/api/setup', body(token, `first${i}@example.org`))),
    );
    const good = answers.filter((a) => a.status === 200);
    assert.equal(good.length, 1);
    assert.ok(answers.every((a) => [200, 409, 410].includes(a.status)));
    const state = await caller(world, { cookie: good[0]?.cookie ?? '' }).session();
    assert.equal(state.person?.role, 'administrator');
    assert.ok(state.permissions.includes('identity.administer'));
    assert.ok(!state.permissions.includes('identity.console'));
  });

  test('with an administrator there is no set-up any more', async () => {
    assert.equal(await setupLink(), undefined);
    assert.equal((await world.stranger.identity.session()).setupNeeded, false);
    assert.equal(await refusal(world.stranger.identity.setUp(body('A'.repeat(43)))), 'identity.setup_done');
  });

  test('the last administrator stays', async () => {
    const { items } = await world.console.identity.listPeople({ role: 'administrator' });
    const last = items[0];
    assert.ok(last && items.length === 1);
    const change = (more: object) =>
      world.console.identity.changePerson({ id: last.id, version: 1, ...more });
    const later = new Date(world.clock.now().getTime() + 3600_000).toISOString();
    for (const more of [{ role: 'lead' }, { state: 'disabled' }, { endsAt: later }])
      assert.equal(await refusal(change(more)), 'identity.last_administrator');
    assert.equal((await change({ phone: '1' })).phone, '1');
  });

  test('of administrators who all disable each other at once one stays', async () => {
    const others = await Promise.all(
      [1, 2, 3].map((i) =>
        world.console.identity.addPerson({
          name: `Admin ${i}`,
          email: `admin${i}@example.org`,
          role: 'administrator',
        }),
      ),
    );
    const { items } = await world.console.identity.listPeople({ role: 'administrator' });
    assert.equal(items.length, others.length + 1);
    const ends = await Promise.allSettled(
      items.map(({ id, version }) => world.console.identity.changePerson({ id, version, state: 'disabled' })),
    );
    assert.equal(ends.filter((e) => e.status === 'fulfilled').length, items.length - 1);
    const left = await world.console.identity.listPeople({ role: 'administrator', state: 'active' });
    assert.equal(left.items.length, 1);
  });

  test('the console makes administrators, and raises who is known', async () => {
    const made = await world.console.identity.consoleAddAdministrator({
      email: 'Console@example.org',
      name: 'Console Made',
      password: goodPassword,
    });
    assert.equal(made.role, 'administrator');
    const alice = await world.as('alice');
    const raised = await world.console.identity.consoleAddAdministrator({
      email: 'ALICE@example.org',
      name: 'Alice Meyer',
      password: goodPassword,
    });
    assert.equal(raised.role, 'administrator');
    assert.equal((await alice.identity.session()).person, null, 'what she was signed in with has ended');
    const { status } = await post(world, '/api/session', {
      email: 'alice@example.org',
      password: goodPassword,
    });
    assert.equal(status, 200);
    assert.equal(
      await refusal(
        world.console.identity.consoleAddAdministrator({
          email: 'x@example.org',
          name: 'X',
          password: 'password',
        }),
      ),
      'identity.password_refused',
    );
  });

  test('nobody but the console reaches its endpoints', async () => {
    const dave = (await world.as('dave')).identity;
    const input = { email: 'y@example.org', name: 'Y', password: goodPassword };
    assert.equal(await refusal(dave.consoleAddAdministrator(input)), 'platform.forbidden');
    assert.equal(await refusal(dave.consoleCreateToken({ email: 'dave@example.org' })), 'platform.forbidden');
    assert.equal(await refusal(dave.consoleTokens({})), 'platform.forbidden');
    assert.equal(
      await refusal(world.stranger.identity.consoleAddAdministrator(input)),
      'platform.unauthenticated',
    );
  });
});
