import { createHash } from 'node:crypto';
import { digest, type Chunk } from '@deskhand/protocol';
import type { Tx } from '#platform/server/db/database';
import type { NewEvent } from '#platform/server/events/event';
import { newId } from '#platform/server/ids';
import { conflictEvent, uniqueByName, type Evidence } from './evidence.ts';
import {
  chunkName,
  conflictName,
  keepConflicts,
  storedChunks,
  type ChunkRow,
  type ConflictRow,
} from './evidence-rows.ts';
import type { KnownJob } from './judge-results.ts';

interface Given {
  readonly evidence: Evidence;
  readonly chunk: Chunk;
  /** Raw output of a job of the machine that sends it. */
  readonly isOwn: boolean;
}

/** Other bytes under a number that is taken, or output of no job of ours. */
export interface Dispute extends Given {
  readonly row: ConflictRow;
}

/** What becomes of the raw output of a batch. */
export interface JudgedOutput {
  readonly fresh: readonly { readonly evidence: Evidence; readonly row: ChunkRow }[];
  readonly disputes: readonly Dispute[];
}

/** Pieces that are not stored yet, and those that are disputed. The same piece again is no news. */
export async function judgeOutput(
  tx: Tx,
  batch: readonly Evidence[],
  jobs: ReadonlyMap<string, KnownJob>,
  at: Date,
): Promise<JudgedOutput> {
  const given = batch.flatMap((evidence) =>
    evidence.chunks.map(({ chunk, machineId }): Given => {
      return { evidence, chunk, isOwn: jobs.get(chunk.jobId)?.machineId === machineId };
    }),
  );
  const own = given.filter(({ isOwn }) => isOwn).map(({ chunk }) => chunkRow(chunk));
  const known = own.length === 0 ? new Map<string, string>() : await storedChunks(tx, own);
  const fresh: { evidence: Evidence; row: ChunkRow }[] = [];
  const disputes = given.flatMap((one): Dispute[] => {
    const name = chunkName(one.chunk.jobId, one.chunk.number);
    const hash = createHash('sha256').update(Buffer.from(one.chunk.data, 'base64')).digest('hex');
    const first = known.get(name);
    if (!one.isOwn || (first !== undefined && first !== hash)) return [{ ...one, row: disputeOf(one, at) }];
    if (first === undefined) fresh.push({ evidence: one.evidence, row: chunkRow(one.chunk) });
    known.set(name, hash);
    return [];
  });
  return { fresh, disputes };
}

function disputeOf({ evidence, chunk, isOwn }: Given, at: Date): ConflictRow {
  const body = JSON.stringify(chunk);
  return {
    id: newId(at.getTime()),
    machine_id: evidence.session.machineId,
    // A job that is not this machine's must not look disputed because of what a stranger says about it.
    job_id: isOwn ? chunk.jobId : null,
    kind: isOwn ? 'chunk' : 'job-unknown',
    hash: digest(body),
    body,
    received_at: at.toISOString(),
  };
}

/** Keeps what is disputed beside the first, and tells of what is news. */
export async function keepDisputes(tx: Tx, disputes: readonly Dispute[], at: Date): Promise<NewEvent[]> {
  const found = await keepConflicts(tx, uniqueByName(disputes.map(({ row }) => row)));
  return disputes
    .filter(({ row }) => found.get(conflictName(row))?.isNew === true)
    .map(({ evidence, chunk, row }) => conflictEvent(evidence, chunk.jobId, row.kind, at));
}

function chunkRow({ jobId, number, stream, atMs, data }: Chunk): ChunkRow {
  return { job_id: jobId, number, stream, at_ms: atMs, data };
}
