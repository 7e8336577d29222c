import type { Job, KeyPair, Outcome, RawOutput, Result } from '@deskhand/protocol';
import { bodyHash, digest, signBody } from '@deskhand/protocol';
import type { ActionEnd } from '../actions/action.ts';
import type { DeskClock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import { redactText, redactValue } from './redact.ts';

export interface Signer {
  readonly journal: Journal;
  readonly clock: DeskClock;
  readonly key: KeyPair;
  readonly agentId: string;
  readonly bootId: string;
  readonly agentVersion: string;
}

export interface Ending {
  readonly job: Job;
  readonly outcome: Outcome;
  readonly code: string;
  readonly note: string;
  readonly output?: ActionEnd['output'];
  readonly undo?: ActionEnd['undo'];
  readonly raw?: RawOutput;
  readonly startedAt?: string;
}

/** The largest typed output, as JSON; a program that answers with more is cut in the raw output instead. */
const largestOutputBytes = 262_144;

const nothing: RawOutput = { sha256: digest(''), keptBytes: 0, cutBytes: 0, redactions: 0, chunks: 0 };

/**
 * The signed word about a job, chained to the one before. Call it inside of the transaction that ends the job,
 * so that number, chain and state exist together or not at all.
 */
export function writeResult(signer: Signer, ending: Ending): void {
  const { journal, clock } = signer;
  const number = Number(journal.readFact('resultNumber') ?? 0) + 1;
  const previous = journal.readFact('resultHash') ?? null;
  const output = ending.output === undefined || ending.output === null ? null : redactValue(ending.output);
  const fitting = Buffer.byteLength(JSON.stringify(output)) <= largestOutputBytes;
  const body: Result = {
    jobId: ending.job.jobId,
    agentId: signer.agentId,
    jobHash: bodyHash(ending.job),
    number,
    previous,
    outcome: ending.outcome,
    code: fitting ? ending.code : 'output.too-large',
    note: redactText(ending.note).slice(0, 2000).toWellFormed(),
    output: fitting ? (output as Result['output']) : null,
    undo: ending.undo ?? null,
    raw: ending.raw ?? nothing,
    startedAt: ending.startedAt ?? null,
    endedAt: clock.now(),
    clockOffsetMs: clock.offsetMs(),
    bootId: signer.bootId,
    agentVersion: signer.agentVersion,
  };
  // JSON has no undefined and no NaN: what is signed is what will be read from the wire.
  const wire = JSON.parse(JSON.stringify(body)) as Result;
  journal.addResult(signBody('result', wire, signer.key));
  journal.writeFact('resultNumber', String(number));
  journal.writeFact('resultHash', bodyHash(wire));
}
