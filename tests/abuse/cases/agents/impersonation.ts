import { once } from 'node:events';
import { headers, makeKeyPair, paths, signBody } from '@deskhand/protocol';
import type { ProbeMachine } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { hostileAddress, must, said } from '../../stage/fleet.ts';

const facts = {
  hostname: 'ward-3-pc',
  serial: 'SN-4711',
  machineId: 'f00dcafef00dcafef00dcafef00dcafe',
} as const;
const forged = Buffer.from('forged by mallory').toString('base64');
const empty = { after: 0, have: [] };

export const impersonation: AbuseCase = {
  id: 'A-141',
  title: 'Names, numbers and ids of a machine open nothing without its key',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'agent.approve',
    'agent.get',
    'job.create',
    'job.get',
    'job.output',
    'trust.statement',
    'site.create',
  ],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const victim = await fleet.machine({ facts });
    const mallory = await fleet.machine({ from: hostileAddress() });
    const path = { id: victim.agentId };
    const asked = await must(stage, 'job.create', { path, body: { action: 'net.addresses' } });
    const jobId = (asked as { id: string }).id;
    const names = [
      ...Object.values(facts),
      victim.agentId,
      victim.key.publicKey,
      '',
      '../',
      `${victim.agentId}\t`,
    ];
    for (const name of names) await tryName(mallory, name, look);
    await trySessions(fleet.gatewayUrl, { victim, mallory }, look);
    await tryReports(victim, mallory, look);
    const raw = await stage.ask('admin', 'job.output', { path: { id: jobId } });
    look.holds(
      raw.status === 200 && !raw.text.includes(forged),
      `output of another machine was kept: ${raw.text}`,
    );
    const twin = await fleet.machine({ facts });
    look.holds(twin.agentId !== victim.agentId, 'a machine with the same facts is the same machine');
    look.holds((await twin.work()).length === 0, 'a machine with the same facts got the work of another');
    const jobs = await victim.work();
    look.holds(
      jobs.some(({ body }) => body.jobId === jobId),
      'the machine itself did not get its work',
    );
    const seen = (await must(stage, 'job.get', { path: { id: jobId } })) as { state: string };
    look.holds(seen.state === 'queued', `the job of the machine is ${seen.state}`);
    const state = (await must(stage, 'agent.get', { path })) as { state: string };
    look.holds(state.state === 'approved', `the attack made the machine ${state.state}`);
  },
};

/** Every door, with somebody's name and a signature that is not theirs. */
async function tryName(mallory: ProbeMachine, name: string, look: Look): Promise<void> {
  const foreign = makeKeyPair();
  const { key } = mallory;
  const wishes = [
    { signWith: key },
    { signWith: foreign },
    { signWith: key, session: '-' },
    { signWith: key, session: mallory.session },
  ];
  for (const door of [paths.hello, paths.prove, paths.work, paths.results, paths.wait])
    for (const wish of wishes) {
      const answer = await mallory.post(door, empty, { name, ...wish }).catch(() => undefined);
      // A name that no header can carry was refused by the program that sends it.
      look.holds(
        answer === undefined || answer.status === 401,
        `${door} as ${name}: ${answer && said(answer)}`,
      );
    }
  const greeting = signBody('agent-hello', { ...mallory.helloBody(), agentId: name }, key);
  const hello = await mallory.post(paths.hello, greeting, { session: '-' });
  look.holds(hello.status >= 400, `a hello in the name of ${name}: ${said(hello)}`);
  mallory.connection -= 1;
}

/** The session of another machine, its signatures repeated, and signatures for another door. */
async function trySessions(
  gatewayUrl: string,
  { victim, mallory }: { victim: ProbeMachine; mallory: ProbeMachine },
  look: Look,
): Promise<void> {
  const foreign = await mallory.post(paths.work, empty, { session: victim.session });
  look.holds(foreign.status === 401, `the session of another machine: ${said(foreign)}`);
  const odd = await victim.post(paths.work, empty, { signedPath: paths.wait });
  look.holds(said(odd) === '401 signature.wrong', `a signature for another door: ${said(odd)}`);
  const other = await victim.post(
    paths.work,
    { after: 0, have: [victim.agentId] },
    { signedBody: JSON.stringify(empty) },
  );
  look.holds(said(other) === '401 signature.wrong', `a signature over another body: ${said(other)}`);
  const first = await victim.post(paths.work, empty, { request: 900 });
  const again = await victim.post(paths.work, empty, { request: 900 });
  look.holds(
    first.status === 200 && said(again) === '409 session.repeated',
    `a repeated request: ${said(again)}`,
  );
  for (const wish of [{ signWith: makeKeyPair() }, { name: victim.agentId, signWith: mallory.key }]) {
    const socket = mallory.openSocket(wish);
    const [error] = (await once(socket, 'error')) as [Error];
    look.holds(error.message.includes('401'), `a socket with a foreign key: ${error.message}`);
  }
  const bare = await fetch(`${gatewayUrl}${paths.work}`, {
    method: 'POST',
    headers: { [headers.agent]: victim.agentId, [headers.session]: victim.session },
    body: '{}',
  });
  look.holds(bare.status === 401, `no signature at all: ${bare.status}`);
}

/** Evidence in the name of another machine. */
async function tryReports(victim: ProbeMachine, mallory: ProbeMachine, look: Look): Promise<void> {
  const [job] = await victim.work();
  if (!job) throw new Error('the machine has no work');
  const results = [
    victim.resultFor(job),
    mallory.resultFor(job),
    mallory.resultFor(job, { agentId: victim.agentId }),
  ];
  for (const result of results) {
    const answer = await mallory.post(paths.results, { results: [result], chunks: [] });
    const { receipts = [] } = (answer.body ?? {}) as { receipts?: unknown[] };
    const isForVictim = result.body.agentId === victim.agentId;
    look.holds(
      !isForVictim || receipts.length === 0,
      `evidence of another machine was receipted: ${said(answer)}`,
    );
  }
  const chunk = { jobId: job.body.jobId, number: 0, stream: 'stdout', atMs: 0, data: forged };
  const answer = await mallory.post(paths.results, { results: [], chunks: [chunk] });
  look.note(`raw output for a job of another machine: ${said(answer)}`);
}
