import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { caller, countEvents, post, problemOf, refusal, secretIn } from './callers.test-support.ts';

const day = 24 * 3600_000;
let made = 0;
const fresh = () => `person${++made}@example.org`;

describe('people', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const as = async (who: 'alice' | 'bob' | 'carol' | 'dave' | 'mallory') => (await world.as(who)).identity;
  const add = (
    role: 'requester' | 'technician' | 'lead' | 'administrator' | 'auditor' = 'requester',
    more = {},
  ) => world.console.identity.addPerson({ name: 'Somebody', email: fresh(), role, ...more });
  const idOf = async (who: 'alice' | 'bob' | 'carol' | 'dave' | 'mallory') =>
    (await (await as(who)).session()).person?.id ?? '';

  test('strangers see nothing; requesters see themselves; the desk sees all', async () => {
    const bobId = await idOf('bob');
    assert.equal(await refusal(world.stranger.identity.listPeople({})), 'platform.unauthenticated');
    assert.equal(await refusal(world.stranger.identity.getPerson({ id: bobId })), 'platform.unauthenticated');
    const alice = await as('alice');
    assert.equal(await refusal(alice.listPeople({})), 'platform.forbidden');
    assert.equal(await refusal(alice.getPerson({ id: bobId })), 'identity.not_found');
    assert.equal((await alice.getPerson({ id: await idOf('alice') })).name, 'Alice Meyer');
    assert.equal((await (await as('bob')).getPerson({ id: bobId })).email, 'bob@example.org');
  });

  test('a list is paged by name without gap or repeat, and narrowed by words, role and team', async () => {
    const bob = await as('bob');
    await world.as('carol');
    const team = await world.console.identity.addTeam({ name: 'Paging', tier: 2 });
    const email = fresh();
    await add('technician', { name: 'Zoë Ångström', email, teamIds: [team.id] });
    for (let i = 0; i < 7; i++) await add();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof bob.listPeople>> = await bob.listPeople({
        limit: 3,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map((p) => p.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const all = (await bob.listPeople({ limit: 200 })).items.map((p) => p.id);
    assert.deepEqual(seen, all);
    assert.equal(new Set(seen).size, seen.length);
    const emails = async (filter: object) => (await bob.listPeople(filter)).items.map((p) => p.email);
    assert.deepEqual(await emails({ q: 'ÅNGSTRÖM' }), [email]);
    assert.deepEqual(await emails({ teamId: team.id }), [email]);
    assert.deepEqual(await emails({ role: 'lead', q: 'carol' }), ['carol@example.org']);
    assert.deepEqual(await emails({ q: '%' }), []);
    assert.equal(await refusal(bob.listPeople({ cursor: 'bm90IG91cnM' })), 'platform.invalid');
  });

  test('unknown fields, wrong types and foreign references change nothing', async () => {
    const bob = await as('bob');
    const body = { name: 'X', email: fresh() };
    assert.equal(await refusal(bob.addPerson({ ...body, isAdmin: true } as never)), 'platform.invalid');
    assert.equal(await refusal(bob.addPerson({ ...body, name: 5 } as never)), 'platform.invalid');
    assert.equal(await refusal(bob.addPerson({ ...body, email: 'nobody' })), 'platform.invalid');
    const problem = await problemOf(bob.addPerson({ ...body, siteId: crypto.randomUUID() }));
    assert.equal(problem.code, 'identity.unknown_reference');
    assert.deepEqual(problem.facts, { fields: ['siteId'] });
    assert.equal(
      await refusal(bob.addPerson({ ...body, email: 'ALICE@example.org' })),
      'identity.email_taken',
    );
    assert.deepEqual((await bob.listPeople({ q: body.email })).items, []);
  });

  test('nobody gives a role that is wider than their own', async () => {
    const [bob, carol, dave] = await Promise.all([as('bob'), as('carol'), as('dave')]);
    const person = (role: 'requester' | 'technician' | 'lead' | 'administrator' | 'auditor') => ({
      name: 'New',
      email: fresh(),
      role,
    });
    assert.equal((await bob.addPerson({ name: 'New', email: fresh() })).role, 'requester');
    for (const role of ['technician', 'lead', 'administrator', 'auditor'] as const)
      assert.equal(await refusal(bob.addPerson(person(role))), 'identity.role_too_wide', role);
    assert.equal((await carol.addPerson(person('technician'))).role, 'technician');
    assert.equal(await refusal(carol.addPerson(person('administrator'))), 'identity.role_too_wide');
    for (const role of ['lead', 'administrator', 'auditor'] as const)
      assert.equal((await dave.addPerson(person(role))).role, role);
    const alice = await as('alice');
    assert.equal(await refusal(alice.addPerson(person('requester'))), 'platform.forbidden');
  });

  test('who a person is, is changed by people who can do more', async () => {
    const [alice, bob, carol] = await Promise.all([as('alice'), as('bob'), as('carol')]);
    const requester = await add();
    const technician = await add('technician');
    const lead = await add('lead');
    const admin = await add('administrator');
    const steal = (of: { id: string }) => ({ id: of.id, version: 1, email: fresh() });
    assert.equal(await refusal(bob.changePerson(steal(requester))), 'identity.not_allowed');
    assert.equal(await refusal(bob.changePerson(steal(admin))), 'identity.not_allowed');
    assert.equal(await refusal(carol.changePerson(steal(lead))), 'identity.not_allowed');
    assert.equal(await refusal(carol.changePerson(steal(admin))), 'identity.not_allowed');
    assert.equal(
      await refusal(carol.changePerson({ id: admin.id, version: 1, state: 'disabled' })),
      'identity.not_allowed',
    );
    assert.equal(
      await refusal(carol.changePerson({ id: technician.id, version: 1, role: 'administrator' })),
      'identity.role_too_wide',
    );
    assert.equal(await refusal(alice.changePerson(steal(requester))), 'identity.not_found');
    assert.equal(
      (await bob.changePerson({ id: requester.id, version: 1, phone: '+43 1 234' })).phone,
      '+43 1 234',
    );
    const email = fresh();
    assert.equal((await carol.changePerson({ id: technician.id, version: 1, email })).email, email);
    assert.equal((await (await as('dave')).changePerson(steal(lead))).version, 2);
  });

  test('everybody corrects the own name and phone, and nothing else', async () => {
    const alice = await as('alice');
    const id = await idOf('alice');
    const before = await alice.getPerson({ id });
    const after = await alice.changePerson({ id, version: before.version, phone: '+43 1 555' });
    assert.equal(after.phone, '+43 1 555');
    for (const change of [
      { role: 'lead' as const },
      { email: fresh() },
      { endsAt: null },
      { teamIds: [crypto.randomUUID()] },
    ]) {
      const call = alice.changePerson({ id, version: after.version, ...change });
      if ('endsAt' in change) assert.equal((await call).version, after.version);
      else assert.equal(await refusal(call), 'identity.not_allowed');
    }
    const bob = await as('bob');
    assert.equal(
      await refusal(bob.changePerson({ id: await idOf('bob'), version: 1, role: 'lead' })),
      'identity.not_allowed',
    );
  });

  test('two people who change different fields both win; the same field shows both values', async () => {
    const dave = await as('dave');
    const { id } = await add();
    await dave.changePerson({ id, version: 1, name: 'First' });
    const merged = await dave.changePerson({ id, version: 1, phone: '123' });
    assert.deepEqual([merged.name, merged.phone, merged.version], ['First', '123', 3]);
    const problem = await problemOf(dave.changePerson({ id, version: 1, name: 'Second', phone: '123' }));
    assert.equal(problem.code, 'identity.conflict');
    assert.deepEqual(problem.facts, {
      version: 3,
      fields: [{ field: 'name', yours: 'Second', theirs: 'First' }],
    });
    assert.equal((await dave.changePerson({ id, version: 3, name: 'Second' })).name, 'Second');
    assert.equal(await refusal(dave.changePerson({ id, version: 99, name: 'X' })), 'platform.invalid');
  });

  test('an address moves to one person at a time', async () => {
    const dave = await as('dave');
    const people = await Promise.all(Array.from({ length: 6 }, () => add()));
    const email = fresh();
    const moves = await Promise.allSettled(
      people.map(({ id }) => dave.changePerson({ id, version: 1, email: email.toUpperCase() })),
    );
    assert.equal(moves.filter((m) => m.status === 'fulfilled').length, 1);
    for (const move of moves)
      if (move.status === 'rejected')
        assert.equal(await refusal(Promise.reject(move.reason as Error)), 'identity.email_taken');
  });

  test('a change of role or state ends the sessions with the next request', async () => {
    const url = (
      await world.console.identity.consoleSignInLink({
        email: (await add('technician', { name: 'Ends' })).email,
      })
    ).url;
    const { cookie } = await post(world, '/api/session/links/redeem', { token: secretIn(url) });
    const own = caller(world, { cookie: cookie ?? '' });
    const person = (await own.session()).person;
    assert.ok(person);
    await world.console.identity.changePerson({ id: person.id, version: 1, name: 'Ends later' });
    assert.equal((await own.session()).person?.name, 'Ends later');
    await world.console.identity.changePerson({ id: person.id, version: 2, role: 'requester' });
    assert.equal((await own.session()).person, null);
  });

  test('a consultant sees the named teams and nobody else, until the end date', async () => {
    const dave = await as('dave');
    const [named, other] = await Promise.all([
      dave.addTeam({ name: 'Named', tier: 2 }),
      dave.addTeam({ name: 'Other', tier: 2 }),
    ]);
    const member = await add('technician', { teamIds: [named.id] });
    const stranger = await add('technician', { teamIds: [other.id] });
    const email = fresh();
    const endsAt = new Date(world.clock.now().getTime() + 10 * day).toISOString();
    await dave.addPerson({ name: 'Consultant', email, role: 'technician', onlyTeamIds: [named.id], endsAt });
    const issued = await world.console.identity.consoleCreateToken({ email });
    const consultant = world.withToken(issued.token).identity;
    assert.deepEqual(
      new Set((await consultant.listPeople({})).items.map((p) => p.id)),
      new Set([member.id, (await consultant.session()).person?.id]),
    );
    assert.equal(await refusal(consultant.getPerson({ id: stranger.id })), 'identity.not_found');
    assert.equal(await refusal(consultant.addPerson({ name: 'X', email: fresh() })), 'identity.not_allowed');
    world.clock.advance(10 * day);
    assert.equal(await refusal(consultant.listPeople({})), 'platform.unauthenticated');
    assert.equal(await refusal(world.console.identity.consoleCreateToken({ email })), 'identity.not_active');
  });

  test('membership of a confidential team is given by members and administrators', async () => {
    const { url } = await world.console.identity.consoleSignInLink({ email: 'carol@example.org' });
    const { cookie } = await post(world, '/api/session/links/redeem', { token: secretIn(url) });
    const carol = caller(world, { cookie: cookie ?? '' });
    const closed = await world.console.identity.addTeam({ name: 'Closed', tier: 3, confidential: true });
    const technician = await add('technician');
    const join = (version: number) =>
      carol.changePerson({ id: technician.id, version, teamIds: [closed.id] });
    assert.equal(await refusal(join(1)), 'identity.not_allowed');
    const me = await carol.session();
    const myself = await world.console.identity.getPerson({ id: me.person?.id ?? '' });
    await world.console.identity.changePerson({
      id: myself.id,
      version: myself.version,
      teamIds: [closed.id],
    });
    assert.deepEqual((await join(1)).teams, [{ id: closed.id, name: 'Closed' }]);
    assert.deepEqual(
      (await carol.session()).teams.map((t) => t.confidential),
      [true],
    );
  });

  test('every change stands in the event log with from and to', async () => {
    const before = await countEvents(world, 'identity.person.changed');
    const { id } = await add();
    await world.console.identity.changePerson({ id, version: 1, name: 'Renamed' });
    assert.equal(await countEvents(world, 'identity.person.changed'), before + 1);
    await world.console.identity.changePerson({ id, version: 2, name: 'Renamed' });
    assert.equal(
      await countEvents(world, 'identity.person.changed'),
      before + 1,
      'nothing changed, nothing happened',
    );
  });
});
