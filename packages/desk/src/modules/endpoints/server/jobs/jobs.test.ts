import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import {
  bodyHash,
  digest,
  paths,
  rootFingerprint,
  verifyCard,
  type Result,
  type SignedJob,
} from '@deskhand/protocol';
import { ProbeMachine } from '@deskhand/protocol/conformance';
import { endpointsContract } from '#endpoints/contract';
import { feed } from '#platform/server/events/tail';
import { refusalOf, type Cast } from '../../../../main/world.test-support.ts';
import { openGatewayWorld, type GatewayWorld } from '../gateway/gateway.test-support.ts';

const kinds = [
  { kind: 'net.ping', version: 1, class: 'R0' },
  { kind: 'net.addresses', version: 1, class: 'R0' },
  { kind: 'file.put', version: 1, class: 'R1' },
  { kind: 'file.remove', version: 1, class: 'R3' },
  { kind: 'log.read', version: 9, class: 'R0' },
  { kind: 'user.sessions', version: 1, class: 'R3' },
] as const;
const look = { action: 'net.addresses' };
const put = { action: 'file.put', params: { path: '/srv/a', contentBase64: 'aGk=', expectedSha256: null } };
const remove = { action: 'file.remove', params: { path: '/srv/a', expectedSha256: 'a'.repeat(64) } };

describe('jobs', () => {
  let at: GatewayWorld;
  let machine: ProbeMachine;
  let id: string;
  const chain = { number: 0, previous: null as string | null };
  const hands = async (who: Cast) => (await at.world.as(who)).of(endpointsContract);

  before(async () => {
    at = await openGatewayWorld();
    at.world.clock.set(new Date().toISOString());
    const { port } = await at.openGateway();
    const site = await at.world.console.identity.addSite({ name: 'Berlin', timeZone: 'Europe/Berlin' });
    machine = new ProbeMachine(`http://127.0.0.1:${port}`);
    const carol = await hands('carol');
    await machine.enrol((await carol.makeToken({ siteId: site.id, approvesAtOnce: true })).token);
    id = machine.agentId;
    const { version } = await carol.get({ id });
    await carol.change({ id, version, name: 'PC-17' });
  });
  after(() => at.close());

  async function fetched(jobId: string): Promise<SignedJob> {
    const signed = (await machine.work()).find((one) => one.body.jobId === jobId);
    assert.ok(signed, 'the machine got the job');
    return signed;
  }

  /** What the machine says about a job that it fetched. */
  async function tell(
    job: SignedJob,
    { output = [], ...changes }: Partial<Omit<Result, 'output'>> & { output?: readonly string[] } = {},
  ): Promise<void> {
    const pieces = output.map((text) => Buffer.from(text));
    const kept = Buffer.concat(pieces);
    chain.number += 1;
    const result = machine.resultFor(job, {
      number: chain.number,
      previous: chain.previous,
      raw: {
        sha256: digest(kept),
        keptBytes: kept.length,
        cutBytes: 0,
        redactions: 0,
        chunks: pieces.length,
      },
      ...changes,
    });
    chain.previous = bodyHash(result.body);
    const { jobId } = job.body;
    const chunks = pieces.map((piece, number) => ({
      jobId,
      number,
      stream: 'stdout',
      atMs: number,
      data: piece.toString('base64'),
    }));
    const { status, body } = await machine.post(paths.results, { results: [result], chunks });
    assert.equal(status, 200, JSON.stringify(body));
  }

  it('are judged before they are written, and never written otherwise', async () => {
    const bob = await hands('bob');
    const refusals: readonly (readonly [what: object, code: string])[] = [
      [{ action: 'net.nothing' }, 'action_unknown'],
      [{ ...look, actionVersion: 99 }, 'action_unknown'],
      [{ action: 'net.ping', params: {} }, 'params_invalid'],
      [{ action: 'net.ping', params: { host: '192.0.2.1', shell: 'x' } }, 'params_invalid'],
      [{ ...put, params: { ...put.params, contentBase64: 'ä' } }, 'params_invalid'],
      [{ action: 'file.list', params: { path: '/\ud800' } }, 'params_invalid'],
      [remove, 'class_not_allowed'],
      [{ ...look, subject: { room: 'tickets', id } }, 'unknown_reference'],
      [{ ...look, subject: { room: 'endpoints', id } }, 'unknown_reference'],
    ];
    for (const [what, code] of refusals)
      assert.equal(
        await refusalOf(bob.ask({ id, ...(what as typeof look) })),
        `endpoints.${code}`,
        JSON.stringify(what),
      );
    assert.equal(await refusalOf((await hands('alice')).ask({ id, ...look })), 'platform.forbidden');
    assert.deepEqual((await bob.jobs({})).items, []);
  });

  it('wait for a machine that is away, in their order, and a newer one of a kind takes the place of an older', async () => {
    const bob = await hands('bob');
    const [first, second] = [
      await bob.ask({ id, ...look, supersedeKey: 'addresses' }),
      await bob.ask({ id, ...put, lane: 'bulk', expiresInSeconds: 60 }),
    ];
    assert.deepEqual([first.state, first.sequence, first.askedBy], ['queued', 1, 'Bob Okafor']);
    assert.equal(Date.parse(first.expiresAt) - Date.parse(first.createdAt), 3 * 86_400_000);
    const third = await bob.ask({ id, ...look, supersedeKey: 'addresses' });
    assert.equal((await bob.job({ id: first.id })).state, 'withdrawn');
    at.world.clock.advance(60_000);
    await at.world.desk.rooms.sweeps.find(({ name }) => name === 'endpoints')?.run();
    assert.equal((await bob.job({ id: second.id })).state, 'expired');
    const { items } = await bob.jobsOfMachine({ id });
    assert.deepEqual(
      items.map((one) => one.id),
      [third.id, second.id, first.id],
    );
    assert.deepEqual(
      (await bob.jobs({ state: 'queued,started' })).items.map((one) => one.id),
      [third.id],
    );
    await bob.withdraw({ id: third.id, reason: 'Not needed' });
    assert.equal(await refusalOf(bob.withdraw({ id: third.id, reason: 'x' })), 'endpoints.not_in_state');
  });

  it('are asked in the version and the class that the machine knows once it has said hello', async () => {
    const honest = machine.helloBody.bind(machine);
    machine.helloBody = (changes) => honest({ actions: [...kinds], ...changes });
    await machine.connect();
    const [bob, carol] = [await hands('bob'), await hands('carol')];
    assert.equal(await refusalOf(bob.ask({ id, action: 'log.read' })), 'endpoints.action_not_there');
    assert.equal(await refusalOf(bob.ask({ id, action: 'proc.list' })), 'endpoints.action_not_there');
    assert.equal(await refusalOf(bob.ask({ id, action: 'user.sessions' })), 'endpoints.class_not_allowed');
    const graver = await carol.ask({ id, action: 'user.sessions' });
    assert.deepEqual([graver.class, graver.state], ['R3', 'awaiting-approval']);
    assert.equal((await machine.work()).length, 0);
    assert.equal((await bob.counters({})).awaitingApproval, 1);
    assert.equal(
      await refusalOf(bob.withdraw({ id: graver.id, reason: 'x' })),
      'endpoints.class_not_allowed',
    );
    assert.equal((await carol.withdraw({ id: graver.id, reason: 'A slip' })).state, 'withdrawn');
  });

  it('end as evidence that anybody can verify, on the ticket that they were asked for', async () => {
    const [alice, bob] = [await at.world.as('alice'), await at.world.as('bob')];
    const ticket = await alice.tickets.open({ subject: 'No network', body: 'Help' });
    const mine = bob.of(endpointsContract);
    const asked = await mine.ask({
      id,
      action: 'net.ping',
      params: { host: '192.0.2.1' },
      subject: { room: 'tickets', id: ticket.id },
    });
    const order = await fetched(asked.id);
    const note = '4 of 4 answered.';
    await tell(order, {
      note,
      output: ['4 packets ', '4 received'],
      startedAt: at.world.clock.now().toISOString(),
    });
    const job = await mine.job({ id: asked.id });
    assert.deepEqual(
      [job.state, job.outcome, job.signature?.isValid, job.raw?.isComplete, job.note],
      ['ended', 'done', true, true, note],
    );
    const page = await mine.output({ id: job.id, limit: 1 });
    const rest = await mine.output({ id: job.id, after: 0 });
    const text = [...page.chunks, ...rest.chunks].map(({ data }) => Buffer.from(data, 'base64').toString());
    assert.deepEqual([text.join(''), page.isEnd, rest.isEnd], ['4 packets 4 received', false, true]);
    const file = await bob.send(`/api/machines/jobs/${job.id}/evidence`, { method: 'GET', headers: {} });
    const bytes = Buffer.from(await file.arrayBuffer());
    assert.equal(Number(file.headers.get('content-length')), bytes.length);
    const card: unknown = JSON.parse(bytes.toString());
    const { findings } = verifyCard(card, rootFingerprint(at.root.publicKey), machine.key.publicKey);
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict !== 'holds'),
      [],
    );
    const [listener] = at.world.desk.rooms.listeners;
    assert.ok(listener);
    const { database } = at.world.desk;
    await feed(database, listener, new Date());
    await database.write((tx) => tx.run(sql`delete from platform_cursors where listener = ${listener.name}`));
    await feed(database, listener, new Date());
    const { messages } = await bob.tickets.get({ number: ticket.number });
    assert.deepEqual(
      messages
        .filter(({ kind }) => kind === 'evidence')
        .map((m) => [m.bodyText, m.visibility, m.evidence?.id]),
      [['net.ping on PC-17: done, 4 of 4 answered', 'internal', job.id]],
    );
    const seen = (await alice.tickets.get({ number: ticket.number })).messages;
    assert.deepEqual(
      seen.map(({ kind }) => kind),
      ['reply'],
    );
    const about = `tickets:${ticket.id}`;
    assert.deepEqual(
      (await mine.jobs({ subject: about })).items.map((one) => one.id),
      [job.id],
    );
    assert.deepEqual(
      (await mine.list({ subject: about })).items.map((one) => one.name),
      ['PC-17'],
    );
  });

  it('whose rows were changed behind the desk do not verify any more', async () => {
    const bob = await hands('bob');
    const asked = await bob.ask({ id, ...look });
    assert.equal(await refusalOf(bob.evidence({ id: asked.id })), 'endpoints.not_in_state');
    await tell(await fetched(asked.id), { output: ['one', 'two'] });
    const change = (query: ReturnType<typeof sql>) => at.world.desk.database.write((tx) => tx.run(query));
    const proved = async () => {
      const { signature, raw } = await bob.job({ id: asked.id });
      return [signature?.isValid, raw?.isComplete];
    };
    await change(sql`update endpoints_chunks set data = 'six' where job_id = ${asked.id} and number = 0`);
    assert.deepEqual(await proved(), [true, false]);
    await change(sql`update endpoints_chunks set data = 'one' where job_id = ${asked.id} and number = 0`);
    await change(sql`update endpoints_results set outcome = 'failed' where job_id = ${asked.id}`);
    assert.deepEqual(await proved(), [false, true]);
    await change(sql`update endpoints_results set outcome = 'done' where job_id = ${asked.id}`);
    assert.deepEqual(await proved(), [true, true]);
  });

  it('with an outcome that nobody can know are decided once, by somebody who might have asked', async () => {
    const [bob, carol] = [await hands('bob'), await hands('carol')];
    const asked = await bob.ask({ id, ...put });
    const verdict = { id: asked.id, verdict: 'happened', reason: 'The file is there' } as const;
    assert.equal(await refusalOf(carol.decide(verdict)), 'endpoints.not_in_state');
    await tell(await fetched(asked.id), { outcome: 'unknown', code: 'interrupted', note: '' });
    assert.equal((await bob.counters({})).unknownOutcomes, 1);
    assert.deepEqual((await bob.get({ id })).concerns, ['outcome-unknown']);
    assert.deepEqual(
      (await bob.list({ concern: true })).items.map((one) => one.id),
      [id],
    );
    assert.deepEqual(
      (await bob.jobs({ undecided: true })).items.map((one) => one.id),
      [asked.id],
    );
    const decided = await carol.decide(verdict);
    assert.deepEqual(
      [decided.outcome, decided.decision?.verdict, decided.decision?.by],
      ['unknown', 'happened', 'Carol Lindqvist'],
    );
    assert.equal(await refusalOf(bob.decide(verdict)), 'endpoints.not_in_state');
    assert.deepEqual((await bob.jobs({ undecided: true })).items, []);
    assert.deepEqual((await bob.get({ id })).concerns, []);
  });

  it('that the machine has fetched are stopped by a signed word; what it lost on the way is not its own', async () => {
    const bob = await hands('bob');
    const asked = await bob.ask({ id, ...look });
    await fetched(asked.id);
    const stopping = await bob.withdraw({ id: asked.id, reason: 'Too slow' });
    assert.equal(stopping.state, 'queued');
    await bob.withdraw({ id: asked.id, reason: 'Too slow' });
    const held = await machine.post(paths.work, { after: stopping.sequence, have: [asked.id] });
    assert.equal(held.status, 200);
    assert.equal((await bob.job({ id: asked.id })).state, 'queued');
    assert.deepEqual(await machine.work(), []);
    await at.world.desk.rooms.sweeps.find(({ name }) => name === 'endpoints')?.run();
    assert.equal((await bob.job({ id: asked.id })).state, 'withdrawn');
  });
});
