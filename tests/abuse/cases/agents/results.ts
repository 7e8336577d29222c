import { createHash, randomUUID } from 'node:crypto';
import {
  bodyHash,
  fits,
  paths,
  ResultsAnswer,
  type Chunk,
  type SignedJob,
  type SignedResult,
} from '@deskhand/protocol';
import type { Answered, ProbeMachine } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { connect, must, said } from '../../stage/fleet.ts';
import type { Stage } from '../../stage/stage.ts';

/** A job as the desk shows it, as far as evidence goes. */
export interface JobSeen {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly note: string | null;
  readonly resultHash: string | null;
  readonly hasConflict: boolean;
  readonly decision: { readonly verdict: string } | null;
  readonly conflicts: readonly { readonly kind: string }[];
  readonly raw: { readonly isComplete: boolean } | null;
  readonly receivedAt: string | null;
  readonly endedAt: string | null;
}

export async function seeJob(stage: Stage, id: string): Promise<JobSeen> {
  return (await must(stage, 'job.get', { path: { id } })) as JobSeen;
}

/** Asks the machine for something and lets it fetch the order. */
export async function giveJob(stage: Stage, machine: ProbeMachine, more: object = {}): Promise<SignedJob> {
  const body = { action: 'net.addresses', ...more };
  const asked = (await must(stage, 'job.create', { path: { id: machine.agentId }, body })) as { id: string };
  const job = (await machine.work()).find((one) => one.body.jobId === asked.id);
  if (!job) throw new Error('the machine did not get its work');
  return job;
}

/** Evidence whose raw output is these words, in one piece. */
export function evidenceOf(
  machine: ProbeMachine,
  job: SignedJob,
  words: string,
  changes: Parameters<ProbeMachine['resultFor']>[1] = {},
): { result: SignedResult; chunk: Chunk } {
  const data = Buffer.from(words);
  const sha256 = createHash('sha256').update(data).digest('base64url');
  const raw = { sha256, keptBytes: data.length, cutBytes: 0, redactions: 0, chunks: 1 };
  const chunk: Chunk = {
    jobId: job.body.jobId,
    number: 0,
    stream: 'stdout',
    atMs: 1,
    data: data.toString('base64'),
  };
  return { result: machine.resultFor(job, { raw, ...changes }), chunk };
}

export const resultReplay: AbuseCase = {
  id: 'A-152',
  title: 'The first evidence of a job counts, whatever the machine says later',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'agent.approve',
    'job.create',
    'job.get',
    'job.output',
    'job.withdraw',
    'job.decide',
    'trust.statement',
    'site.create',
  ],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const machine = await fleet.machine();
    await tryRepeats(stage, machine, look);
    await tryOthers(stage, machine, look);
    await tryOutOfOrder(stage, machine, look);
    await tryAfterDecision(stage, machine, look);
    await tryAfterWithdrawal(stage, machine, look);
    await tryOfNothing(machine, look);
  },
};

const send = (machine: ProbeMachine, results: SignedResult[], chunks: Chunk[] = []): Promise<Answered> =>
  machine.post(paths.results, { results, chunks });

function receipts({ body }: Answered): string[] {
  return fits(ResultsAnswer, body) ? body.receipts.map((one) => JSON.stringify(one.body)) : [];
}

async function tryRepeats(stage: Stage, machine: ProbeMachine, look: Look): Promise<void> {
  const job = await giveJob(stage, machine);
  const { result, chunk } = evidenceOf(machine, job, 'the first words');
  const first = await send(machine, [result], [chunk]);
  const seen = JSON.stringify(await seeJob(stage, job.body.jobId));
  look.holds(receipts(first).length === 1, `evidence was not receipted: ${said(first)}`);
  const again = await Promise.all(
    Array.from({ length: 10 }, () => send(machine, [result, result], [chunk, chunk])),
  );
  const same = again.flatMap(receipts);
  look.holds(
    same.length === 20 && new Set([...same, ...receipts(first)]).size === 1,
    'the same evidence got other receipts',
  );
  await connect(machine, { bootId: 'another-boot' });
  const later = await send(machine, [result], [chunk]);
  look.holds(
    receipts(later).join() === receipts(first).join(),
    'after a restart the same evidence is another one',
  );
  look.holds(JSON.stringify(await seeJob(stage, job.body.jobId)) === seen, 'repeats changed the job');
  look.holds((await machine.work()).length === 0, 'a job that ended is handed out again');
}

async function tryOthers(stage: Stage, machine: ProbeMachine, look: Look): Promise<void> {
  const job = await giveJob(stage, machine);
  const { jobId } = job.body;
  const { result, chunk } = evidenceOf(machine, job, 'the true words');
  await send(machine, [result], [chunk]);
  const before = await seeJob(stage, jobId);
  const words = (await must(stage, 'job.output', { path: { id: jobId } })) as { chunks: unknown };
  const others = [
    machine.resultFor(job, { outcome: 'failed', note: 'it was different' }),
    machine.resultFor(job, { outcome: 'unknown', code: 'interrupted' }),
    evidenceOf(machine, job, 'the true words', { endedAt: '2031-01-01T00:00:00.000Z' }).result,
    evidenceOf(machine, job, 'the true words', { jobHash: bodyHash({ another: 'job' }) }).result,
    evidenceOf(machine, job, 'the true words', { bootId: 'before-the-boot' }).result,
  ];
  for (const other of others) {
    const [one, two] = [await send(machine, [other]), await send(machine, [other])];
    look.holds(
      receipts(one).join() === receipts(two).join(),
      'a conflict that is told twice is two conflicts',
    );
  }
  const data = Buffer.from('other words').toString('base64');
  await send(machine, [], [{ ...chunk, data }]);
  const after = await seeJob(stage, jobId);
  look.holds(
    after.resultHash === before.resultHash && after.outcome === 'done',
    `the evidence is another one: ${after.outcome}`,
  );
  look.holds(
    after.hasConflict && after.conflicts.length >= others.length,
    `${after.conflicts.length} conflicts are shown`,
  );
  const shown = (await must(stage, 'job.output', { path: { id: jobId } })) as { chunks: unknown };
  look.holds(
    JSON.stringify(shown.chunks) === JSON.stringify(words.chunks),
    'the raw output was written over',
  );
  const progress = { kind: 'progress', jobId, state: 'started' };
  await machine.post(paths.wait, { frames: [progress], waitMs: 0 });
  look.holds((await seeJob(stage, jobId)).state === 'ended', 'a job that ended runs again');
}

/** Results that overtake each other, more raw output than the job allows, and other output than was signed. */
async function tryOutOfOrder(stage: Stage, machine: ProbeMachine, look: Look): Promise<void> {
  const [one, two] = [await giveJob(stage, machine), await giveJob(stage, machine)];
  const second = machine.resultFor(two, { number: 41 });
  const first = machine.resultFor(one, { number: 40 });
  look.holds(receipts(await send(machine, [second])).length === 1, 'a later result was refused');
  look.holds(receipts(await send(machine, [first])).length === 1, 'an earlier result was refused');
  const small = await giveJob(stage, machine, { outputCapBytes: 1024 });
  const { result, chunk } = evidenceOf(machine, small, 'short');
  const data = Buffer.alloc(16_384, 0x41).toString('base64');
  const more = Array.from({ length: 20 }, (_, at) => ({ ...chunk, number: at + 1, data }));
  await send(machine, [result], [chunk]);
  const excess = await send(machine, [], more);
  look.holds(excess.status === 400, `more output than the job allows was taken: ${said(excess)}`);
  const seen = await seeJob(stage, small.body.jobId);
  look.holds(seen.outcome === 'done' && seen.raw !== null, `a job with too much output is ${seen.outcome}`);
  const lying = await giveJob(stage, machine);
  await send(
    machine,
    [evidenceOf(machine, lying, 'what was hashed').result],
    [evidenceOf(machine, lying, 'what was sent').chunk],
  );
  const lie = await seeJob(stage, lying.body.jobId);
  look.holds(lie.raw?.isComplete === false, 'output that is not what was signed is shown as complete');
}

async function tryAfterDecision(stage: Stage, machine: ProbeMachine, look: Look): Promise<void> {
  const job = await giveJob(stage, machine);
  const { jobId } = job.body;
  await send(machine, [machine.resultFor(job, { outcome: 'unknown', code: 'interrupted' })]);
  const body = { verdict: 'did-not-happen', reason: 'It was looked at.' };
  await must(stage, 'job.decide', { path: { id: jobId }, body });
  await send(machine, [machine.resultFor(job, { outcome: 'done' })]);
  const seen = await seeJob(stage, jobId);
  look.holds(
    seen.outcome === 'unknown' && seen.decision?.verdict === 'did-not-happen',
    `the decision became ${seen.outcome}`,
  );
  look.holds(seen.hasConflict, 'nobody is told of the other evidence');
  const again = await stage.ask('lead', 'job.decide', {
    path: { id: jobId },
    body: { ...body, verdict: 'happened' },
  });
  look.holds(again.status === 409, `it was decided a second time: ${again.status}`);
}

async function tryAfterWithdrawal(stage: Stage, machine: ProbeMachine, look: Look): Promise<void> {
  const job = await giveJob(stage, machine);
  const { jobId } = job.body;
  await must(stage, 'job.withdraw', { path: { id: jobId }, body: { reason: 'No longer wanted.' } });
  const answer = await send(machine, [machine.resultFor(job)]);
  look.holds(receipts(answer).length === 1, `evidence after a withdrawal is not kept: ${said(answer)}`);
  const seen = await seeJob(stage, jobId);
  look.holds(
    seen.resultHash !== null || seen.hasConflict,
    `what the machine said is not shown: ${seen.state}`,
  );
  await send(machine, [machine.resultFor(job, { outcome: 'failed' })]);
  const after = await seeJob(stage, jobId);
  look.holds(
    after.resultHash === seen.resultHash && after.state === seen.state,
    'a second result after it counts',
  );
}

/** Evidence for a job that nobody gave. */
async function tryOfNothing(machine: ProbeMachine, look: Look): Promise<void> {
  const job = { body: { jobId: randomUUID() }, signatures: [] } as unknown as SignedJob;
  const answer = await send(machine, [machine.resultFor(job, { jobHash: bodyHash({}) })]);
  look.holds(answer.status === 200 && receipts(answer).length === 1, `it is told for ever: ${said(answer)}`);
  const forged = {
    ...machine.resultFor(job),
    signatures: [{ key: machine.key.publicKey, signature: 'A'.repeat(86) }],
  };
  const unsigned = await send(machine, [forged]);
  look.holds(receipts(unsigned).length === 0, 'evidence without a signature was receipted');
}
