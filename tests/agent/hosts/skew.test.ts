import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { paths, readEnrolmentToken, ServerHelloAnswer, fits, sessionOf } from '@deskhand/protocol';
import { ProbeMachine, type Answered } from '@deskhand/protocol/conformance';
import { LocalAgent } from './local-agent.ts';
import { Office } from './office.ts';
import { until } from './until.ts';

/** Agents of other ages and agents that lie, at a real desk; and a real agent at desks of other ages. */
describe('machines and desks of different ages', () => {
  let office: Office;

  before(async () => {
    office = await Office.open();
  });
  after(async () => assert.deepEqual(await office?.close(), []));

  const said = ({ status, code }: Answered): string => `${status} ${code}`;

  async function member(): Promise<ProbeMachine> {
    const machine = new ProbeMachine(office.gatewayUrl);
    await machine.enrol(await office.invite());
    return machine;
  }

  /** What the interface refuses, as `status code`. */
  async function refusal(of: Promise<unknown>): Promise<string> {
    const error: unknown = await of.then(
      () => assert.fail('it was not refused'),
      (reason: unknown) => reason,
    );
    const [, status, code] = /: (\d+) .*"code":"([^"]+)"/.exec(String(error)) ?? [];
    return `${status} ${code}`;
  }

  it('a machine that speaks one version more is answered in the one that both know', async () => {
    const machine = await member();
    const greeting = machine.helloBody({ versions: [2, 1] });
    const { body } = await machine.hello(greeting);
    assert.ok(fits(ServerHelloAnswer, body));
    assert.equal(body.hello.body.version, 1);
    machine.session = sessionOf(greeting, body.hello.body);
    assert.equal((await machine.post(paths.prove, {}, { request: 1 })).status, 200);
  });

  it('a machine that speaks only versions to come is told so, and is let in when it speaks ours again', async () => {
    const machine = await member();
    for (let turn = 0; turn < 3; turn += 1)
      assert.equal(
        said(await machine.hello(machine.helloBody({ versions: [3, 2] }))),
        '409 version.unsupported',
      );
    assert.equal((await office.machine(machine.agentId)).state, 'approved');
    await machine.connect();
  });

  it('an agent from the future is asked only for what both know; what it says beyond that is refused by name', async () => {
    const machine = await member();
    const actions = [
      { kind: 'file.hash', version: 9, class: 'R0' as const },
      { kind: 'net.ping', version: 1, class: 'R0' as const },
      { kind: 'quantum.scan', version: 1, class: 'R0' as const },
    ];
    const greeting = machine.helloBody({ actions, agentVersion: '99.0.0' });
    const { body } = await machine.hello(greeting);
    assert.ok(fits(ServerHelloAnswer, body));
    machine.session = sessionOf(greeting, body.hello.body);
    assert.equal((await machine.post(paths.prove, {})).status, 200);
    const ask = (action: string, params: Record<string, unknown>): Promise<string> =>
      office.give(machine.agentId, { action, params });
    assert.equal(await refusal(ask('quantum.scan', {})), '422 endpoints.action_unknown');
    assert.equal(
      await refusal(ask('file.hash', { path: '/etc/hostname' })),
      '409 endpoints.action_not_there',
    );
    const jobId = await ask('net.ping', { host: '127.0.0.1', count: 1 });
    const job = await until('the job', async () =>
      (await machine.work()).find((one) => one.body.jobId === jobId),
    );
    const later = machine.resultFor(job, { outcome: 'partly' as 'done' });
    assert.equal(
      said(await machine.post(paths.results, { results: [later], chunks: [] })),
      '400 body.invalid',
    );
    const more = { ...later.body, outcome: 'done', mood: 'fine' };
    const withField = { results: [{ ...later, body: more }], chunks: [] };
    assert.equal(said(await machine.post(paths.results, withField)), '400 body.invalid');
    assert.notEqual((await office.job(jobId)).state, 'ended', 'nothing was guessed from it');
    const good = await machine.post(paths.results, { results: [machine.resultFor(job)], chunks: [] });
    assert.equal(good.status, 200);
    assert.equal((await office.job(jobId)).outcome, 'done');
  });

  it('half a line and bytes that are no text in a field are kept as they came, and shown as text', async () => {
    const machine = await member();
    const greeting = machine.helloBody({ actions: [{ kind: 'net.ping', version: 1, class: 'R0' }] });
    const { body } = await machine.hello(greeting);
    assert.ok(fits(ServerHelloAnswer, body));
    machine.session = sessionOf(greeting, body.hello.body);
    await machine.post(paths.prove, {});
    const jobId = await office.give(machine.agentId, { action: 'net.ping', params: { host: '127.0.0.1' } });
    const job = await until('the job', async () =>
      (await machine.work()).find((one) => one.body.jobId === jobId),
    );
    const note = 'half a li\u0000\u001b[2J\u202e';
    const answer = await machine.post(paths.results, {
      results: [machine.resultFor(job, { note })],
      chunks: [],
    });
    assert.equal(answer.status, 200, answer.code);
    const shown = await office.job(jobId);
    assert.equal(shown.outcome, 'done');
    assert.match(shown.note ?? '', /^half a li/);
    // oxlint-disable-next-line no-control-regex -- what must not reach a terminal is what is looked for
    assert.doesNotMatch(shown.note ?? '', /[\u0000\u001b]/);
    const card = await office.ask<object>('GET', `/api/machines/jobs/${jobId}/evidence`);
    assert.ok(JSON.stringify(card).includes('\\u0000'), 'the signed words are there as they came');
  });

  it('a serial is a claim: the token of another one is refused and stays good, and it makes nobody a machine', async () => {
    const token = await office.invite({ serial: 'SER-7' });
    const other = new ProbeMachine(office.gatewayUrl);
    assert.equal(
      said(await other.post(paths.enrol, other.enrolBody(token, 'SER-8'))),
      '403 enrol.serial-differs',
    );
    assert.equal(said(await other.post(paths.enrol, other.enrolBody(token))), '403 enrol.serial-differs');
    const liar = new ProbeMachine(office.gatewayUrl);
    const enrolled = await liar.post(paths.enrol, liar.enrolBody(token, 'SER-7'));
    assert.equal(enrolled.status, 200);
    const twin = new ProbeMachine(office.gatewayUrl);
    const secondToken = await office.invite({ serial: 'SER-7' });
    const second = await twin.post(paths.enrol, twin.enrolBody(secondToken, 'SER-7'));
    assert.equal(second.status, 200);
    const ids = [enrolled.body, second.body].map((body) => (body as { agentId: string }).agentId);
    assert.notEqual(ids[0], ids[1], 'one serial, two keys: two machines');
    assert.equal((await office.machine(ids[1] ?? '')).serial, 'SER-7');
    assert.equal(readEnrolmentToken(token)?.secret.length, 32);
  });

  it('a job for a machine that was replaced is refused and names the new one; the old one is told that it is retired', async () => {
    const agent = new LocalAgent();
    try {
      const oldId = await agent.enrol(office.gatewayUrl, await office.invite());
      const next = await member();
      agent.start();
      await until('the connection', async () => (await office.machine(oldId)).isConnected);
      await office.ask('POST', `/api/machines/${oldId}/retire`, {
        reason: 'A new one stands there.',
        replacedBy: next.agentId,
      });
      const asked = office.give(oldId, { action: 'net.addresses' });
      assert.equal(await refusal(asked), '409 endpoints.machine_replaced');
      await until('the word for it', () => agent.said().includes('agent.retired'));
      assert.equal(agent.hasEnded, false, 'it keeps what it has and asks again');
    } finally {
      await agent.remove();
    }
  });

  it('a real agent at a desk that speaks no version of its own, or more than it knows, says so and starts nothing', async () => {
    const agent = new LocalAgent();
    let server: Server | undefined;
    try {
      await agent.enrol(office.gatewayUrl, await office.invite());
      const problem = { type: 'about:blank', title: 'no', status: 409, code: 'version.unsupported' };
      let answer: { status: number; body: object } = { status: 409, body: problem };
      server = createServer((request, response) => {
        request.resume().on('end', () => response.writeHead(answer.status).end(JSON.stringify(answer.body)));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      agent.moveTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      agent.start();
      await until('the word for it', () => agent.said().includes('not connected: version.unsupported'));
      answer = { status: 200, body: { hello: { body: { version: 2 }, signatures: [] }, trust: [], more: 1 } };
      await until('the word for it', () => agent.said().includes('not connected: server.answer-invalid'));
      assert.equal(agent.hasEnded, false);
    } finally {
      await agent.remove();
      server?.closeAllConnections();
      server?.close();
    }
  });
});
