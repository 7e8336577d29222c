import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemActor } from '#platform/server/actor';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { countEvents, refusal } from './callers.test-support.ts';

describe('requesters, teams, sites and organisations', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const intake = systemActor('mail', []);
  const api = () => world.desk.rooms.identity.api;
  const ensure = (email: string, name?: string) =>
    world.desk.database.write((tx) =>
      api().ensureRequester(tx, intake, name === undefined ? { email } : { email, name }, world.clock.now()),
    );

  test('the first mail of an address makes a person, the second finds it in any spelling', async () => {
    const first = await ensure('New.Person@Bücher.example', ' New\u202e  Person ');
    assert.deepEqual([first.created, first.role, first.name], [true, 'requester', 'New Person']);
    const again = await ensure('new.person@xn--bcher-kva.example');
    assert.deepEqual([again.created, again.id], [false, first.id]);
    assert.equal(
      (await api().findPersonByEmail(world.desk.database.reader, 'NEW.PERSON@BÜCHER.EXAMPLE'))?.id,
      first.id,
    );
    assert.equal((await ensure('nameless@example.org')).name, 'nameless@example.org');
  });

  test('twenty mails at once make one person and one event', async () => {
    const before = await countEvents(world, 'identity.person.added');
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => ensure(i % 2 ? 'RACE@example.org' : 'race@example.org', 'Racer')),
    );
    assert.equal(new Set(all.map((p) => p.id)).size, 1);
    assert.equal(all.filter((p) => p.created).length, 1);
    assert.equal(await countEvents(world, 'identity.person.added'), before + 1);
  });

  test('a person who is known keeps role and name; a disabled one is given back as such', async () => {
    await world.as('bob');
    const bob = await ensure('bob@example.org', 'Administrator');
    assert.deepEqual([bob.created, bob.role, bob.name], [false, 'technician', 'Bob Okafor']);
    const { id } = await ensure('off@example.org', 'Off');
    await world.console.identity.changePerson({ id, version: 1, state: 'disabled' });
    assert.equal((await ensure('off@example.org')).state, 'disabled');
  });

  test('the mail domain decides the organisation, and one organisation has a domain', async () => {
    const dave = (await world.as('dave')).identity;
    const brook = await dave.addOrganisation({
      name: 'Brook',
      mailDomains: ['Brook.example', 'bücherei.example'],
    });
    assert.deepEqual(brook.mailDomains, ['brook.example', 'xn--bcherei-n2a.example']);
    assert.equal((await ensure('kim@BÜCHEREI.example')).organisationId, brook.id);
    assert.equal((await ensure('kim@evil-brook.example')).organisationId, null);
    assert.equal((await ensure('kim@brook.example.evil.example')).organisationId, null);
    const second = { name: 'Second', mailDomains: ['BROOK.example'] };
    assert.equal(await refusal(dave.addOrganisation(second)), 'identity.domain_taken');
    assert.equal(await refusal(dave.addOrganisation({ name: ' bROOK ' })), 'identity.name_taken');
    assert.equal(
      await refusal(dave.addOrganisation({ name: 'X', mailDomains: ['no domain'] })),
      'platform.invalid',
    );
    const moved = await dave.changeOrganisation({
      id: brook.id,
      version: 1,
      mailDomains: ['brook.example', 'river.example'],
    });
    assert.deepEqual(moved.mailDomains, ['brook.example', 'river.example']);
    assert.equal((await ensure('lee@river.example')).organisationId, brook.id);
  });

  test("an actor names the organisation only where its people see each other's tickets", async () => {
    const organisation = await world.console.identity.addOrganisation({
      name: 'Elsewhere',
      mailDomains: ['elsewhere.example'],
    });
    const { role: _, ...mallory } = { name: 'M', email: 'm@elsewhere.example', role: 'requester' };
    await world.console.identity.addPerson(mallory);
    const { token } = await world.console.identity.consoleCreateToken({ email: mallory.email });
    const actor = () =>
      api().authenticate(world.desk.database, {
        headers: { authorization: `Bearer ${token}` },
        ip: '127.0.0.1',
        id: 't',
      });
    assert.equal((await actor())?.organisationId, null);
    await world.console.identity.changeOrganisation({
      id: organisation.id,
      version: 1,
      sees: 'organisation',
    });
    assert.equal((await actor())?.organisationId, organisation.id);
  });

  test('teams, sites and organisations are read by the desk and kept by administrators', async () => {
    const [alice, bob, carol, dave] = await Promise.all(
      (['alice', 'bob', 'carol', 'dave'] as const).map(async (who) => (await world.as(who)).identity),
    );
    assert.ok(alice && bob && carol && dave);
    const team = await dave.addTeam({ name: 'Network', tier: 3 });
    const site = await dave.addSite({ name: 'Vienna', timeZone: 'Europe/Vienna' });
    for (const refused of [alice, bob, carol]) {
      assert.equal(await refusal(refused.addTeam({ name: 'X', tier: 1 })), 'platform.forbidden');
      assert.equal(
        await refusal(refused.changeTeam({ id: team.id, version: 1, tier: 1 })),
        'platform.forbidden',
      );
      assert.equal(await refusal(refused.addSite({ name: 'X', timeZone: 'UTC' })), 'platform.forbidden');
      assert.equal(
        await refusal(refused.changeSite({ id: site.id, version: 1, name: 'Y' })),
        'platform.forbidden',
      );
      assert.equal(await refusal(refused.addOrganisation({ name: 'X' })), 'platform.forbidden');
    }
    assert.equal(await refusal(alice.listTeams({})), 'platform.forbidden');
    assert.ok((await bob.listTeams({})).items.some((t) => t.id === team.id));
    assert.ok((await bob.listSites({})).items.some((s) => s.id === site.id));
    assert.ok(Array.isArray((await bob.listOrganisations({})).items));
    for (const timeZone of ['Vienna', '+02:00', 'Europe/Wien', '../etc'])
      assert.equal(await refusal(dave.addSite({ name: timeZone, timeZone })), 'identity.unknown_time_zone');
    assert.equal(await refusal(dave.addTeam({ name: 'NETWORK', tier: 1 })), 'identity.name_taken');
    assert.equal(await refusal(dave.addTeam({ name: 'Four', tier: 4 })), 'platform.invalid');
  });

  test('changes of teams and sites merge by field', async () => {
    const dave = (await world.as('dave')).identity;
    const team = await dave.addTeam({ name: 'Merging', tier: 1 });
    await dave.changeTeam({ id: team.id, version: 1, tier: 2 });
    const merged = await dave.changeTeam({ id: team.id, version: 1, confidential: true });
    assert.deepEqual([merged.tier, merged.confidential, merged.version], [2, true, 3]);
    assert.equal(await refusal(dave.changeTeam({ id: team.id, version: 1, tier: 3 })), 'identity.conflict');
    const site = await dave.addSite({ name: 'Merging', timeZone: 'UTC' });
    const changed = await dave.changeSite({
      id: site.id,
      version: 1,
      timeZone: 'Europe/Lisbon',
      name: 'Merged',
    });
    assert.deepEqual([changed.name, changed.timeZone], ['Merged', 'Europe/Lisbon']);
    assert.equal(
      await refusal(dave.changeSite({ id: crypto.randomUUID(), version: 1, name: 'X' })),
      'identity.not_found',
    );
    const card = await api().requireTeam(world.desk.database.reader, team.id);
    assert.deepEqual(card, { id: team.id, name: 'Merging', tier: 2, confidential: true });
  });

  test('lists are paged by name', async () => {
    const dave = (await world.as('dave')).identity;
    for (let i = 0; i < 5; i++) await dave.addTeam({ name: `Page ${i}`, tier: 1 });
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof dave.listTeams>> = await dave.listTeams({
        limit: 2,
        ...(cursor ? { cursor } : {}),
      });
      names.push(...page.items.map((t) => t.name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(
      names,
      (await dave.listTeams({ limit: 200 })).items.map((t) => t.name),
    );
  });
});
