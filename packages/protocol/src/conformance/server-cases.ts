import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerFrame, SignedReceipt } from '../index.ts';
import {
  bodyHash,
  fits,
  judgeFirstTrust,
  keysAt,
  largestBodyBytes,
  makeKeyPair,
  paths,
  readEnrolmentToken,
  ResultsAnswer,
  ServerHelloAnswer,
  signersOf,
  WaitAnswer,
} from '../index.ts';
import type { Answered, ServerControl } from './server-world.ts';
import { ProbeMachine } from './server-world.ts';

/** What every server must do, tried from outside by machines of the suite's own. */
export interface ServerCase {
  readonly name: string;
  readonly run: (control: ServerControl) => Promise<void>;
}

async function member(control: ServerControl): Promise<ProbeMachine> {
  const machine = new ProbeMachine(control.url);
  await machine.enrol(await control.makeToken({}));
  await control.approve(machine.agentId);
  return machine;
}

async function connected(control: ServerControl): Promise<ProbeMachine> {
  const machine = await member(control);
  await machine.connect();
  return machine;
}

function said({ status, code }: Answered): string {
  return `${status} ${code}`;
}

function receiptsOf(answer: Answered): SignedReceipt[] {
  assert.equal(answer.status, 200, said(answer));
  return fits(ResultsAnswer, answer.body) ? answer.body.receipts : [];
}

const enrolment: readonly ServerCase[] = [
  {
    name: 'a token is good for one key, once; its root has signed the trust; the same key gets the same answer',
    run: async (control) => {
      const token = await control.makeToken({});
      const machine = new ProbeMachine(control.url);
      const first = await machine.enrol(token);
      assert.equal(judgeFirstTrust(readEnrolmentToken(token)?.fingerprint ?? '', first.trust), undefined);
      machine.agentId = '';
      assert.equal((await machine.enrol(token)).agentId, first.agentId);
      const other = new ProbeMachine(control.url);
      assert.equal(said(await other.post(paths.enrol, other.enrolBody(token))), '403 enrol.token-used');
    },
  },
  {
    name: 'of twenty keys that use one token at once, one is enrolled',
    run: async (control) => {
      const token = await control.makeToken({});
      const machines = Array.from({ length: 20 }, () => new ProbeMachine(control.url));
      const answers = await Promise.all(machines.map((one) => one.post(paths.enrol, one.enrolBody(token))));
      assert.equal(answers.filter((one) => one.status === 200).length, 1);
    },
  },
  {
    name: 'tokens that are unknown, expired or for another serial are refused by name',
    run: async (control) => {
      const machine = new ProbeMachine(control.url);
      const refusal = async (token: string, serial: string | null = null): Promise<string> =>
        said(await machine.post(paths.enrol, machine.enrolBody(token, serial)));
      const token = await control.makeToken({});
      assert.equal(await refusal(`dhe1.${'A'.repeat(32)}.${token.slice(-22)}`), '403 enrol.token-unknown');
      assert.equal(await refusal(await control.makeToken({ validMs: 0 })), '403 enrol.token-expired');
      assert.equal(
        await refusal(await control.makeToken({ serial: 'S-1' }), 'S-2'),
        '403 enrol.serial-differs',
      );
    },
  },
  {
    name: 'an enrolment that its own key has not signed uses no token up',
    run: async (control) => {
      const token = await control.makeToken({});
      const machine = new ProbeMachine(control.url);
      const forged = await machine.post(paths.enrol, machine.enrolBody(token), { signWith: makeKeyPair() });
      assert.equal(said(forged), '401 signature.wrong');
      await machine.enrol(token);
    },
  },
];

const proving: readonly ServerCase[] = [
  {
    name: 'signs over our nonce with a dispatch key of the trust, with a fresh nonce of its own',
    run: async (control) => {
      const machine = await member(control);
      const greeting = machine.helloBody();
      const { body } = await machine.hello(greeting);
      assert.ok(fits(ServerHelloAnswer, body));
      const [newest] = body.trust.toReversed();
      assert.ok(newest !== undefined, 'a machine that knows no trust is sent it');
      const keys = keysAt(newest.body, 'dispatch', body.hello.body.time);
      assert.ok(signersOf('server-hello', body.hello, keys).length > 0);
      assert.equal(body.hello.body.agentHelloHash, bodyHash(greeting));
      const again = await machine.hello(machine.helloBody());
      assert.ok(fits(ServerHelloAnswer, again.body));
      assert.notEqual(again.body.hello.body.serverNonce, body.hello.body.serverNonce);
    },
  },
  {
    name: 'ids without their key open nothing',
    run: async (control) => {
      const machine = await connected(control);
      const work = { after: 0, have: [] };
      assert.equal(
        said(await machine.post(paths.work, work, { signWith: makeKeyPair() })),
        '401 signature.wrong',
      );
      assert.equal(said(await machine.post(paths.work, work, { name: 'suite' })), '401 agent.unknown');
      assert.equal(
        said(await machine.post(paths.work, work, { signedPath: paths.wait })),
        '401 signature.wrong',
      );
      assert.equal(said(await machine.post(paths.work, work, { signedBody: '{}' })), '401 signature.wrong');
    },
  },
  {
    name: 'work takes a proved session, and each request counts once',
    run: async (control) => {
      const machine = await member(control);
      const work = { after: 0, have: [] };
      assert.equal(said(await machine.post(paths.work, work)), '401 session.unproved');
      await machine.connect();
      assert.equal((await machine.post(paths.work, work, { request: 70 })).status, 200);
      assert.equal(said(await machine.post(paths.work, work, { request: 70 })), '409 session.repeated');
      const before = machine.session;
      await machine.connect();
      assert.equal(said(await machine.post(paths.work, work, { session: before })), '401 session.unproved');
    },
  },
  {
    name: 'a machine from the future gets the version that both know, or a name for it',
    run: async (control) => {
      const machine = await member(control);
      const both = await machine.hello(machine.helloBody({ versions: [99, 1] }));
      assert.ok(fits(ServerHelloAnswer, both.body) && both.body.hello.body.version === 1);
      const none = await machine.hello(machine.helloBody({ versions: [99, 98] }));
      assert.equal(said(none), '409 version.unsupported');
    },
  },
  {
    name: 'a hello that comes twice word for word is refused and is no clone',
    run: async (control) => {
      const machine = await member(control);
      const first = machine.helloBody();
      assert.equal((await machine.hello(first)).status, 200);
      assert.equal((await machine.hello(first)).code, 'session.repeated');
      await machine.connect();
      assert.equal((await machine.hello(first)).code, 'session.repeated');
      assert.equal(await control.stateOf(machine.agentId), 'approved');
    },
  },
  {
    name: 'a counter that was used, or another memory of the last session, is a clone',
    run: async (control) => {
      const copied = await connected(control);
      copied.connection -= 1;
      assert.equal(said(await copied.hello(copied.helloBody())), '403 agent.quarantined');
      assert.equal(await control.stateOf(copied.agentId), 'quarantined');
      const ahead = await connected(control);
      ahead.proved = null;
      assert.equal(said(await ahead.hello(ahead.helloBody())), '403 agent.quarantined');
      assert.equal(said(await ahead.post(paths.work, { after: 0, have: [] })), '403 agent.quarantined');
    },
  },
];

const working: readonly ServerCase[] = [
  {
    name: 'a job comes signed, its result is receipted; again the same, another one is a conflict',
    run: async (control) => {
      const machine = await member(control);
      const { trust } = await machine.connect();
      const jobId = await control.giveJob(machine.agentId);
      const job = (await machine.work()).find((one) => one.body.jobId === jobId);
      assert.ok(job !== undefined);
      const keys = keysAt(
        trust.at(-1)?.body ?? assert.fail('no trust'),
        'dispatch',
        new Date().toISOString(),
      );
      assert.ok(signersOf('job', job, keys).length > 0);
      const result = machine.resultFor(job);
      for (let turn = 0; turn < 2; turn += 1) {
        const [receipt] = receiptsOf(await machine.post(paths.results, { results: [result], chunks: [] }));
        assert.ok(receipt !== undefined && signersOf('receipt', receipt, keys).length > 0);
        assert.equal(receipt.body.resultHash, bodyHash(result.body));
      }
      assert.deepEqual(await control.resultOf(machine.agentId, jobId), { result, hasConflict: false });
      const other = machine.resultFor(job, { outcome: 'failed' });
      await machine.post(paths.results, { results: [other], chunks: [] });
      assert.deepEqual(await control.resultOf(machine.agentId, jobId), { result, hasConflict: true });
      assert.deepEqual(await machine.work(), []);
    },
  },
  {
    name: 'nobody reports for another machine, or without its signature',
    run: async (control) => {
      const machine = await connected(control);
      const mallory = await connected(control);
      const jobId = await control.giveJob(machine.agentId);
      const job = (await machine.work())[0] ?? assert.fail('no job');
      assert.deepEqual(await mallory.work(), []);
      const forged = [
        machine.resultFor(job),
        mallory.resultFor(job),
        mallory.resultFor(job, { agentId: machine.agentId }),
      ];
      for (const result of forged) {
        const answer = await mallory.post(paths.results, { results: [result], chunks: [] });
        if (result.body.agentId === machine.agentId && answer.status === 200)
          assert.deepEqual(receiptsOf(answer), []);
      }
      assert.equal((await control.resultOf(machine.agentId, jobId)).result, null);
    },
  },
  {
    name: 'a socket and a long poll both hear of work at once',
    run: async (control) => {
      const machine = await connected(control);
      const waiting = machine.post(paths.wait, { frames: [], waitMs: 8000 });
      await control.giveJob(machine.agentId);
      const { body } = await waiting;
      assert.ok(fits(WaitAnswer, body) && body.frames.some((frame) => frame.kind === 'work'));
      const socket = machine.openSocket();
      await once(socket, 'open', { signal: AbortSignal.timeout(5000) });
      const heard = once(socket, 'message', { signal: AbortSignal.timeout(5000) });
      await control.giveJob(machine.agentId);
      const [data] = (await heard) as [Buffer];
      assert.equal((JSON.parse(data.toString()) as ServerFrame).kind, 'work');
      socket.terminate();
      const stranger = machine.openSocket({ signWith: makeKeyPair() });
      const [error] = (await once(stranger, 'error')) as [Error];
      assert.match(error.message, /401/);
    },
  },
  {
    name: 'bodies that are no message end as one refusal each, and the server goes on',
    run: async (control) => {
      const machine = await connected(control);
      const bad: readonly (string | Buffer)[] = [
        '',
        'null',
        '[]',
        '{',
        '{"after":-1,"have":[]}',
        '{"after":0,"have":[],"more":1}',
        '['.repeat(100_000),
        Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
      ];
      for (const body of bad) assert.equal(said(await machine.send(paths.work, body)), '400 body.invalid');
      const large = await machine.send(paths.work, ' '.repeat(largestBodyBytes + 1)).catch(() => undefined);
      assert.ok(
        large === undefined || large.status === 413,
        'refused by its length, or the connection is closed',
      );
      assert.deepEqual(await machine.work(), []);
    },
  },
];

export const serverCases: readonly ServerCase[] = [...enrolment, ...proving, ...working];
