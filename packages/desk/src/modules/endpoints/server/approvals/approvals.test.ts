import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Approval, KeyPair, OperatorCertificate, TrustStatement } from '@deskhand/protocol';
import { fits, hashParams, judgeJob, makeKeyPair, signBody, SignedJob } from '@deskhand/protocol';
import { endpointsContract, type NewJob } from '#endpoints/contract';
import { ApiError } from '#platform/contract/client';
import { openWorld, refusalOf, type Cast, type World } from '../../../../main/world.test-support.ts';

const root = makeKeyPair();
const operator = makeKeyPair();
const mallory = makeKeyPair();
const always = { notBefore: '2026-11-01T00:00:00.000Z', notAfter: '2027-11-01T00:00:00.000Z' };
const params = { path: '/srv/old.tar', expectedSha256: 'a'.repeat(64) };

describe('approvals of operators', () => {
  let world: World;
  let statement: TrustStatement;
  const machines: string[] = [];
  const hands = async (who: Cast) => (await world.as(who)).of(endpointsContract);

  before(async () => {
    world = await openWorld();
    const site = await world.console.identity.addSite({ name: 'Berlin', timeZone: 'Europe/Berlin' });
    const dave = await hands('dave');
    const { organisationId, dispatchKeys } = await dave.makeDispatchKey({});
    statement = {
      organisationId,
      version: 1,
      issuedAt: '2026-11-23T08:00:00.000Z',
      roots: [root.publicKey],
      dispatch: dispatchKeys.map(({ key }) => ({ key, ...always })),
      release: [],
      revoked: [],
      revokedCertificates: [],
    };
    await dave.addStatement({ statement: signBody('trust', statement, root) });
    await dave.addCertificate({ certificate: certificate('c-1', operator) });
    for (const name of ['pc-1', 'pc-2', 'pc-3']) machines.push(await addMachine(name, site.id));
  });
  after(() => world.close());

  function certificate(serial: string, pair: KeyPair, changes: Partial<OperatorCertificate> = {}) {
    const { organisationId } = statement;
    const body = {
      serial,
      organisationId,
      name: 'Dave Brandt',
      key: pair.publicKey,
      upTo: 'R3' as const,
      siteIds: [],
    };
    return signBody('operator', { ...body, ...always, ...changes }, root);
  }

  /** A machine as the gateway leaves it behind; the gateway has its own tests. */
  async function addMachine(name: string, siteId: string): Promise<string> {
    const id = randomUUID();
    await world.desk.database.write((tx) =>
      tx.run(sql`insert into endpoints_machines (id, public_key, state, name, sort_key, site_id, hostname, os, arch, agent_version, enrolled_at)
        values (${id}, ${makeKeyPair().publicKey}, 'approved', ${name}, ${name}, ${siteId}, ${name}, 'Debian', 'x64', '0.1.0', ${world.clock.now()})`),
    );
    return id;
  }

  async function ask(at: number, more: Partial<NewJob> = {}): Promise<string> {
    const carol = await hands('carol');
    const job = await carol.ask({ id: machines[at] ?? '', action: 'file.remove', params, ...more });
    return job.id;
  }

  function approval(at: readonly number[], changes: Partial<Approval> = {}, pair = operator) {
    const now = world.clock.now().getTime();
    const body: Approval = {
      approvalId: randomUUID(),
      organisationId: statement.organisationId,
      action: 'file.remove',
      actionVersion: 1,
      paramsHash: hashParams(params),
      agentIds: at.map((one) => machines[one] ?? ''),
      reason: 'The archive was moved',
      notBefore: new Date(now - 60_000).toISOString(),
      expiresAt: new Date(now + 3_600_000).toISOString(),
      ...changes,
    };
    return signBody('approval', body, pair);
  }

  async function bring(signed: ReturnType<typeof approval>, certificateSerial = 'c-1') {
    return (await hands('bob')).addApproval({ approval: signed, certificateSerial });
  }

  async function whyNot(call: Promise<unknown>): Promise<string> {
    const refusal = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(refusal instanceof ApiError, 'it was not refused');
    assert.equal(refusal.code, 'endpoints.approval_refused');
    return refusal.problem.detail ?? '';
  }

  const sweep = () => world.desk.rooms.sweeps.find(({ name }) => name === 'endpoints')?.run();
  const stateOf = async (id: string) => (await (await hands('bob')).job({ id })).state;

  async function envelopeOf(id: string) {
    const [row] = await world.desk.database.reader.rows<{ envelope: string }>(
      sql<{ envelope: string }>`select envelope from endpoints_jobs where id = ${id}`,
    );
    const signed: unknown = JSON.parse(row?.envelope ?? 'null');
    assert.ok(fits(SignedJob, signed));
    return signed;
  }

  it('are asked for with everything that is signed, and only of people who may see machines', async () => {
    const job = await ask(0);
    assert.equal(await stateOf(job), 'awaiting-approval');
    const bob = await hands('bob');
    const request = await bob.approvalRequest({ id: job });
    assert.deepEqual((await bob.approvalRequests({})).items, [request]);
    assert.deepEqual([request.params, request.paramsHash], [params, hashParams(params)]);
    assert.deepEqual(
      [request.organisationId, request.machine.name, request.machine.site, request.askedBy],
      [statement.organisationId, 'pc-1', 'Berlin', 'Carol Lindqvist'],
    );
    assert.equal(await refusalOf((await hands('alice')).approvalRequests({})), 'platform.forbidden');
    assert.equal(
      await refusalOf(
        (await hands('alice')).addApproval({ approval: approval([0]), certificateSerial: 'c-1' }),
      ),
      'platform.forbidden',
    );
  });

  it('are refused by name when anything about them is not what the job says', async () => {
    const [job = ''] = (await (await hands('bob')).approvalRequests({})).items.map(({ jobId }) => jobId);
    const good = approval([0]);
    const changed = { ...good, body: { ...good.body, reason: 'another' } };
    assert.match(await whyNot(bring(approval([0], {}, mallory))), /approval\.unsigned/);
    assert.match(await whyNot(bring(changed)), /approval\.unsigned/);
    assert.match(await whyNot(bring(good, 'c-2')), /no certificate/);
    assert.match(
      await whyNot(bring(approval([0], { expiresAt: '2026-11-23T07:59:00.000Z' }))),
      /approval\.expired/,
    );
    assert.match(
      await whyNot(bring(approval([0], { notBefore: '2026-11-23T09:00:00.000Z' }))),
      /approval\.expired/,
    );
    assert.match(await whyNot(bring(approval([0], { organisationId: 'else' }))), /approval\.unsigned/);
    assert.match(await whyNot(bring(approval([1]))), /No job waits/);
    assert.match(await whyNot(bring(approval([0], { paramsHash: hashParams({}) }))), /No job waits/);
    assert.match(await whyNot(bring(approval([0], { action: 'file.put' }))), /No job waits/);
    const lesser = certificate('c-r2', operator, { upTo: 'R2' });
    await (await hands('dave')).addCertificate({ certificate: lesser });
    assert.match(await whyNot(bring(good, 'c-r2')), /class-too-low/);
    assert.equal(await stateOf(job), 'awaiting-approval');
  });

  it('release one waiting job on each machine named, once, as the machine will want it', async () => {
    const [first = ''] = (await (await hands('bob')).approvalRequests({})).items.map(({ jobId }) => jobId);
    const again = await ask(0);
    const other = await ask(1);
    const elsewhere = await ask(2);
    const signed = approval([0, 1]);
    const taken = await bring(signed);
    assert.deepEqual(taken.jobIds, [first, other]);
    assert.deepEqual(await Promise.all([first, other, again, elsewhere].map(stateOf)), [
      'queued',
      'queued',
      'awaiting-approval',
      'awaiting-approval',
    ]);
    const now = world.clock.now().toISOString();
    const envelope = await envelopeOf(first);
    const verifier = {
      agentId: machines[0] ?? '',
      siteId: '',
      trust: statement,
      now,
      ownNow: now,
      actionClass: 'R3' as const,
    };
    assert.equal(judgeJob(envelope, verifier), undefined);
    assert.ok(envelope.body.sequence > 1, 'it is numbered when it goes, not when it was asked for');
    const shown = await (await hands('bob')).job({ id: first });
    assert.deepEqual(
      [shown.approvedBy?.operator, shown.approvedBy?.reason, shown.approvedBy?.isStanding],
      ['Dave Brandt', 'The archive was moved', false],
    );
    // The answer was lost and it is brought again: the same answer, and nothing else is released by it.
    assert.deepEqual(await bring(signed), taken);
    assert.equal(await stateOf(again), 'awaiting-approval');
    const { approvalId } = signed.body;
    assert.match(await whyNot(bring(approval([2], { approvalId }))), /Another approval with this id/);
    const events = await world.desk.database.reader.rows<{
      data: { jobId: string; certificateSerial: string };
    }>(
      sql<{
        data: { jobId: string; certificateSerial: string };
      }>`select data from platform_events where name = 'endpoints.job.approved' order by id`,
    );
    assert.deepEqual(
      events.map(({ data }) => [data.jobId, data.certificateSerial]),
      [first, other].map((id) => [id, 'c-1']),
    );
    assert.equal(
      await refusalOf((await hands('bob')).approvalRequest({ id: first })),
      'endpoints.not_in_state',
    );
  });

  it('release nothing whose parameters were changed in the database after it was asked for', async () => {
    const changed = JSON.stringify({ ...params, path: '/etc/passwd' });
    await world.desk.database.write((tx) =>
      tx.run(sql`update endpoints_jobs set params = ${changed}::jsonb where machine_id = ${machines[2]}`),
    );
    assert.match(await whyNot(bring(approval([2]))), /pc-3 would refuse it: job\.params-changed/);
  });

  it('of a rule hold inside of their window alone, for the same words alone', async () => {
    const ruleId = randomUUID();
    const window = { days: [1], fromMinute: 9 * 60, untilMinute: 10 * 60 };
    const expiresAt = '2026-12-24T00:00:00.000Z';
    const early = await ask(1, { ruleId });
    const standing = approval([1], { rule: { ruleId, window }, expiresAt });
    assert.deepEqual((await bring(standing)).jobIds, [], 'it is eight, the window opens at nine');
    await sweep();
    assert.equal(await stateOf(early), 'awaiting-approval');
    world.clock.set('2026-11-23T09:30:00.000Z');
    await sweep();
    assert.equal(await stateOf(early), 'queued');
    const second = await ask(1, { ruleId });
    assert.equal(await stateOf(second), 'queued');
    assert.equal((await (await hands('bob')).job({ id: second })).approvedBy?.isStanding, true);
    const others: Partial<NewJob>[] = [
      { ruleId, params: { ...params, path: '/' } },
      { ruleId: randomUUID() },
      {},
    ];
    for (const other of others) assert.equal(await stateOf(await ask(1, other)), 'awaiting-approval');
    assert.equal(await stateOf(await ask(0, { ruleId })), 'awaiting-approval', 'another machine');
    const lead = await hands('carol');
    const [listed] = (await lead.standingApprovals({})).items;
    assert.deepEqual(
      [listed?.id, listed?.machines.map(({ name }) => name), listed?.window, listed?.withdrawn],
      [standing.body.approvalId, ['pc-2'], window, null],
    );
    const taking = { id: standing.body.approvalId, reason: 'The rule was wrong' };
    assert.equal(await refusalOf((await hands('bob')).withdrawApproval(taking)), 'platform.forbidden');
    const other = approval([1], { rule: { ruleId, window }, expiresAt });
    await bring(other);
    assert.equal(
      (await lead.withdrawApproval({ ...taking, id: other.body.approvalId })).withdrawn?.by,
      'Carol Lindqvist',
    );
    assert.equal(await stateOf(await ask(1, { ruleId })), 'queued', 'the first one still stands');
    await lead.withdrawApproval(taking);
    assert.equal(await refusalOf(lead.withdrawApproval(taking)), 'endpoints.not_in_state');
    assert.equal(
      await refusalOf(lead.withdrawApproval({ ...taking, id: ruleId })),
      'endpoints.approval_not_found',
    );
    assert.deepEqual((await lead.standingApprovals({})).items, []);
    assert.equal((await lead.standingApprovals({ over: true })).items.length, 2);
    assert.equal(await stateOf(await ask(1, { ruleId })), 'awaiting-approval', 'both were taken back');
    await bring(approval([1], { rule: { ruleId, window }, expiresAt }));
    world.clock.set('2026-11-23T10:00:00.000Z');
    assert.equal(await stateOf(await ask(1, { ruleId })), 'awaiting-approval', 'the window has closed');
  });

  it('no longer count when their certificate was revoked meanwhile', async () => {
    statement = { ...statement, version: 2, revokedCertificates: ['c-1'] };
    await (await hands('dave')).addStatement({ statement: signBody('trust', statement, root) });
    assert.match(await whyNot(bring(approval([0]))), /certificate\.revoked/);
    const before = (await (await hands('bob')).approvalRequests({})).items;
    assert.ok(before.some(({ ruleId }) => ruleId !== null));
    world.clock.set('2026-11-23T09:40:00.000Z');
    await sweep();
    assert.deepEqual((await (await hands('bob')).approvalRequests({})).items, before, 'the window is open');
  });
});
