import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { ProbeMachine } from '@deskhand/protocol/conformance';
import { endpointsContract, judgeConcerns, type MachineFacts } from '#endpoints/contract';
import { systemActor } from '#platform/server/actor';
import { refusalOf, type Cast } from '../../../../main/world.test-support.ts';
import { openGatewayWorld, type GatewayWorld } from '../gateway/gateway.test-support.ts';
import { hasConcernNow } from './concern-rows.ts';

describe('machines', () => {
  let at: GatewayWorld;
  let url: string;
  let siteId: string;
  let personId: string;
  let teamId: string;
  const hands = async (who: Cast) => (await at.world.as(who)).of(endpointsContract);

  before(async () => {
    at = await openGatewayWorld();
    at.world.clock.set(new Date().toISOString());
    url = `http://127.0.0.1:${(await at.openGateway()).port}`;
    const { identity } = at.world.console;
    siteId = (await identity.addSite({ name: 'Berlin', timeZone: 'Europe/Berlin' })).id;
    teamId = (await identity.addTeam({ name: 'Networks', tier: 2 })).id;
    personId = (await identity.addPerson({ name: 'Ada Person', email: 'ada@example.org', role: 'requester' }))
      .id;
  });
  after(() => at.close());

  /** A machine that asked to belong, and is approved unless told. */
  async function enrol(name: string, approved = true): Promise<ProbeMachine> {
    const carol = await hands('carol');
    const { token } = await carol.makeToken({ siteId, personId });
    const machine = new ProbeMachine(url);
    await machine.enrol(token);
    if (approved) await carol.approve({ id: machine.agentId });
    const { version } = await carol.get({ id: machine.agentId });
    await carol.change({ id: machine.agentId, version, name });
    return machine;
  }

  it('are listed by name with numbers by value, a page at a time, and found by what people call them', async () => {
    for (const name of ['PC-10', 'pc-9', 'Server']) await enrol(name);
    const bob = await hands('bob');
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await bob.list({ limit: 1, ...(cursor === null ? {} : { cursor }) });
      names.push(...page.items.map((one) => one.name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(names, ['pc-9', 'PC-10', 'Server']);
    const found = async (q: string) => (await bob.list({ q })).items.map((one) => one.name);
    assert.deepEqual(await found('c-1'), ['PC-10']);
    assert.deepEqual(await found('ada'), names);
    assert.deepEqual(await found('%'), []);
    const { items } = await bob.dots({ people: personId });
    assert.deepEqual(
      items.map((dot) => dot.name),
      names,
    );
    assert.equal((await bob.counters({})).approved, 3);
  });

  it('of a team are all that a consultant of the team sees, in every way', async () => {
    const mine = await enrol('Consulted');
    const other = await enrol('Foreign');
    const [carol, dave] = [await hands('carol'), await at.world.as('dave')];
    const { version } = await carol.get({ id: mine.agentId });
    await carol.change({ id: mine.agentId, version, teamId });
    const endsAt = new Date(Date.now() + 86_400_000 * 30).toISOString();
    const email = 'con@example.org';
    await dave.identity.addPerson({ name: 'Con', email, role: 'technician', onlyTeamIds: [teamId], endsAt });
    const { token } = await at.world.console.identity.consoleCreateToken({ email });
    const con = at.world.withToken(token).of(endpointsContract);
    assert.deepEqual(
      (await con.list({})).items.map((one) => one.name),
      ['Consulted'],
    );
    assert.equal((await con.counters({})).approved, 1);
    assert.deepEqual(
      (await con.dots({ people: personId })).items.map((dot) => dot.name),
      ['Consulted'],
    );
    const job = await (await hands('bob')).ask({ id: other.agentId, action: 'net.addresses' });
    assert.deepEqual((await con.jobs({})).items, []);
    for (const refused of [
      () => con.get({ id: other.agentId }),
      () => con.ask({ id: other.agentId, action: 'net.addresses' }),
      () => con.jobsOfMachine({ id: other.agentId }),
    ])
      assert.equal(await refusalOf(refused()), 'endpoints.machine_not_found');
    for (const refused of [
      () => con.job({ id: job.id }),
      () => con.output({ id: job.id }),
      () => con.withdraw({ id: job.id, reason: 'x' }),
      () => con.evidence({ id: job.id }),
    ])
      assert.equal(await refusalOf(refused()), 'endpoints.job_not_found');
    const { rooms, database } = at.world.desk;
    const limited = { ...systemActor('con', ['endpoints.read']), onlyTeamIds: [teamId] };
    const told = await rooms.seenBy['endpoints']?.(database.reader, limited, [mine.agentId, other.agentId]);
    assert.deepEqual([...(told ?? [])], [mine.agentId]);
    assert.equal((await con.ask({ id: mine.agentId, action: 'net.addresses' })).state, 'queued');
  });

  it('merge changes by field, and show both values of the same one', async () => {
    const { agentId: id } = await enrol('Merged');
    const carol = await hands('carol');
    const { version } = await carol.get({ id });
    await carol.change({ id, version, teamId });
    const both = await carol.change({ id, version, name: ' Named ' });
    assert.deepEqual([both.name, both.team?.name, both.version], ['Named', 'Networks', version + 2]);
    assert.equal(await refusalOf(carol.change({ id, version, name: 'Else' })), 'endpoints.conflict');
    assert.equal(
      await refusalOf(carol.change({ id, version: both.version, teamId: siteId })),
      'endpoints.unknown_reference',
    );
    assert.equal(
      await refusalOf((await hands('bob')).change({ id, version: 1, name: 'x' })),
      'platform.forbidden',
    );
  });

  it('get nothing before they are approved, and are cut off and taken back by a person', async () => {
    const machine = await enrol('Waiting', false);
    const { agentId: id } = machine;
    const [bob, carol] = [await hands('bob'), await hands('carol')];
    assert.deepEqual((await bob.get({ id })).concerns, ['pending']);
    assert.equal(await refusalOf(bob.ask({ id, action: 'net.addresses' })), 'endpoints.not_in_state');
    assert.equal(await refusalOf(carol.quarantine({ id, reason: 'x' })), 'endpoints.not_in_state');
    assert.equal((await machine.hello(machine.helloBody())).code, 'agent.pending');
    await carol.approve({ id });
    await machine.connect();
    assert.equal((await carol.quarantine({ id, reason: 'Lost in a train' })).stateReason, 'Lost in a train');
    assert.equal((await machine.hello(machine.helloBody())).code, 'agent.quarantined');
    const copy = machine.proved;
    machine.proved = null;
    await carol.release({ id, reason: 'Found again' });
    await machine.connect();
    assert.notEqual(machine.proved, copy);
    assert.equal(await refusalOf(carol.release({ id, reason: 'x' })), 'endpoints.not_in_state');
  });

  it('that were retired lose what they were asked, and lead to what took their place', async () => {
    const [old, fresh] = [await enrol('Old'), await enrol('Fresh')];
    const { agentId: id } = old;
    const [bob, carol] = [await hands('bob'), await hands('carol')];
    const asked = await bob.ask({ id, action: 'net.addresses' });
    assert.equal(
      await refusalOf(carol.retire({ id, reason: 'Sold', replacedBy: id })),
      'endpoints.unknown_reference',
    );
    const retired = await carol.retire({ id, reason: 'Sold', replacedBy: fresh.agentId });
    assert.deepEqual(
      [retired.state, retired.replacedBy?.name, retired.openJobs, retired.concerns],
      ['retired', 'Fresh', 0, []],
    );
    assert.equal((await bob.job({ id: asked.id })).state, 'withdrawn');
    assert.equal(await refusalOf(bob.ask({ id, action: 'net.addresses' })), 'endpoints.machine_replaced');
    assert.equal((await bob.list({ q: 'Old' })).items.length, 0);
    assert.equal((await bob.list({ q: 'Old', state: 'retired' })).items.length, 1);
    assert.equal((await old.hello(old.helloBody())).code, 'agent.retired');
    assert.equal(await refusalOf(carol.approve({ id })), 'endpoints.not_in_state');
  });

  it('concern a filter exactly where they concern the page', async () => {
    const now = new Date('2026-11-29T08:00:00.000Z');
    const ago = (maxDays: number) =>
      fc.integer({ min: 0, max: maxDays * 86_400 }).map((s) => new Date(now.getTime() - s * 1000));
    const bytes = fc.integer({ min: 0, max: 1000 });
    const health = fc.record({
      memoryTotalBytes: bytes,
      memoryAvailableBytes: bytes,
      diskTotalBytes: bytes,
      diskAvailableBytes: bytes,
      rebootRequired: fc.boolean(),
      droppedSamples: fc.constantFrom(0, 0, 3),
    });
    const facts: fc.Arbitrary<MachineFacts> = fc.record({
      state: fc.constantFrom('pending', 'approved', 'approved', 'approved', 'quarantined'),
      isConnected: fc.boolean(),
      lastSeenAt: fc.option(ago(6)),
      enrolledAt: ago(6),
      unknownOutcomes: fc.constant(0),
      conflicts: fc.constant(0),
      clockOffsetMs: fc.option(fc.integer({ min: -600_000, max: 600_000 })),
      health: fc.option(health),
    });
    const sample = fc.sample(facts, 500);
    const rows = sample.map((one) => ({ ...one, gateway_id: one.isConnected ? siteId : null }));
    const filtered = await at.world.desk.database.reader.rows<{ holds: boolean }>(sql<{ holds: boolean }>`
      select ${hasConcernNow(now)} as holds from json_to_recordset(${JSON.stringify(rows)}::json) as g(state text, gateway_id uuid,
          "lastSeenAt" timestamptz, "enrolledAt" timestamptz, "clockOffsetMs" bigint, health jsonb),
        lateral (select g.state, g."enrolledAt" as enrolled_at) m,
        lateral (select g.gateway_id, g."lastSeenAt" as last_seen_at, g."clockOffsetMs" as clock_offset_ms, g.health) c`);
    assert.deepEqual(
      filtered.map(({ holds }) => holds),
      sample.map((one) => judgeConcerns(one, now).length > 0),
    );
    assert.equal(new Set(filtered.map(({ holds }) => holds)).size, 2);
  });
});
