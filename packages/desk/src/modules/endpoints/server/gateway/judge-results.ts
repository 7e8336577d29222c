import type { Chunk, Outcome, SignedResult } from '@deskhand/protocol';
import type { ResultTail } from './session.ts';

/** A result whose signature was good, with the hash of its body. */
export interface GivenResult {
  readonly machineId: string;
  readonly signed: SignedResult;
  readonly hash: string;
}

/** What the database has about a job that a result names. */
export interface KnownJob {
  readonly machineId: string;
  readonly action: string;
  readonly class: 'R0' | 'R1' | 'R2' | 'R3';
  readonly subject: { readonly room: string; readonly id: string } | null;
  readonly outputCapBytes: number;
  /** The result that counts, when there is one. */
  readonly result: { readonly hash: string; readonly receipt: string } | undefined;
}

export type ConflictKind = 'result' | 'chunk' | 'number' | 'job-unknown';

export type Verdict =
  /** It counts. */
  | { readonly kind: 'kept' }
  /** It came before: the same receipt again. */
  | { readonly kind: 'repeat'; readonly receipt: string }
  /** Other evidence: kept beside the first, and receipted, so that the machine may forget it. */
  | { readonly kind: 'conflict'; readonly conflict: 'result' | 'job-unknown' };

/** What becomes of a result: the first one of a job counts, the same again is no news, another one is kept and shown. */
export function judgeResult(given: GivenResult, job: KnownJob | undefined): Verdict {
  if (job === undefined || job.machineId !== given.machineId)
    return { kind: 'conflict', conflict: 'job-unknown' };
  if (job.result === undefined) return { kind: 'kept' };
  if (job.result.hash === given.hash) return { kind: 'repeat', receipt: job.result.receipt };
  return { kind: 'conflict', conflict: 'result' };
}

/**
 * Whether a result follows on what is stored of its machine: numbers rise by one and each names the one before. A hole or
 * another chain is no reason to refuse evidence; it is a thing that a person should see.
 */
export function followsOn(tail: ResultTail | null, { number, previous }: SignedResult['body']): boolean {
  return tail === null
    ? number === 1 && previous === null
    : number === tail.number + 1 && previous === tail.hash;
}

/** The fields of a result as columns; the signed text beside them is what proves anything. */
export interface ResultRow {
  readonly job_id: string;
  readonly machine_id: string;
  readonly number: number;
  readonly hash: string;
  readonly previous: string | null;
  readonly outcome: Outcome;
  readonly code: string;
  readonly note: string;
  readonly result: string;
  readonly receipt: string;
  readonly started_at: string | null;
  readonly ended_at: string;
  readonly clock_offset_ms: number;
  readonly received_at: string;
}

/** A piece of raw output of a machine that is connected. */
export interface GivenChunk {
  readonly machineId: string;
  readonly chunk: Chunk;
}
