import { randomBytes } from 'node:crypto';
import type { Result, SignedJob, SignedResult } from '../../packages/protocol/src/index.ts';
import {
  bodyHash,
  digest,
  fits,
  keysAt,
  paths,
  ResultsAnswer,
  signBody,
  signersOf,
} from '../../packages/protocol/src/index.ts';
import type { SimulatedMachine } from './machine.ts';

/** Raw output of a small action: what `net.addresses` prints. */
const rawBytes = 600;
/** Of so many receipts one is verified here: the real agent verifies each, on a processor of its own. */
const oneReceiptIn = 16;

interface Chunk {
  readonly jobId: string;
  readonly number: number;
  readonly stream: 'stdout';
  readonly atMs: number;
  readonly data: string;
}

/** What one request of results carries. */
export interface Evidence {
  readonly results: readonly SignedResult[];
  readonly chunks: readonly Chunk[];
}

/** A signed result with one small chunk, as an action of class R0 makes it. */
export function makeEvidence(machine: SimulatedMachine, job: SignedJob): Evidence {
  const raw = randomBytes(rawBytes);
  machine.resultNumber += 1;
  const at = new Date().toISOString();
  const body: Result = {
    jobId: job.body.jobId,
    agentId: machine.agentId,
    jobHash: bodyHash(job.body),
    number: machine.resultNumber,
    previous: machine.previousResult,
    outcome: 'done',
    code: 'ok',
    note: 'Two interfaces have an address.',
    output: { interfaces: [{ name: 'eth0', addresses: ['192.0.2.10/24', '2001:db8::10/64'] }] },
    undo: null,
    raw: { sha256: digest(raw), keptBytes: rawBytes, cutBytes: 0, redactions: 0, chunks: 1 },
    startedAt: at,
    endedAt: at,
    clockOffsetMs: 12,
    bootId: 'bench',
    agentVersion: 'bench',
  };
  machine.previousResult = bodyHash(body);
  const chunk: Chunk = {
    jobId: body.jobId,
    number: 0,
    stream: 'stdout',
    atMs: 3,
    data: raw.toString('base64'),
  };
  return { results: [signBody('result', body, machine.key)], chunks: [chunk] };
}

/** Reports the oldest fetched job and waits for its receipt; milliseconds from sending to the receipt. */
export async function reportOne(machine: SimulatedMachine): Promise<number> {
  const job = machine.jobs.shift();
  if (job === undefined) throw new Error('the machine has no job to report');
  const evidence = makeEvidence(machine, job);
  const sentMs = performance.now();
  const answer = await machine.post(paths.results, evidence);
  const tookMs = performance.now() - sentMs;
  const [receipt] = fits(ResultsAnswer, answer.body) ? answer.body.receipts : [];
  if (receipt === undefined || receipt.body.resultHash !== machine.previousResult)
    throw new Error(`a result was answered by ${answer.status} ${answer.code} and no receipt for it`);
  if (machine.resultNumber % oneReceiptIn === 1 && machine.trust !== undefined) {
    const keys = keysAt(machine.trust, 'dispatch', new Date().toISOString());
    if (signersOf('receipt', receipt, keys).length === 0) throw new Error('a receipt is not of this desk');
  }
  return tookMs;
}
