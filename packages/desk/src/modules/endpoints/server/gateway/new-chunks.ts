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

interface Dispute extends Given {
  readonly row: ConflictRow;
}

/** Pieces that are not stored yet. The same piece again is no news; other bytes under its number are a conflict. */
export async function newChunks(
  tx: Tx,
  batch: readonly Evidence[],
  jobs: ReadonlyMap<string, KnownJob>,
  at: Date,
): Promise<{ chunks: ChunkRow[]; events: NewEvent[] }> {
  const given = batch.flatMap((evidence) =>
    evidence.chunks.map(({ chunk, machineId }): Given => {
      return { evidence, chunk, isOwn: jobs.get(chunk.jobId)?.machineId === machineId };
    }),
  );
  if (given.length === 0) return { chunks: [], events: [] };
  const own = given.filter(({ isOwn }) => isOwn);
  const known = await storedChunks(
    tx,
    own.map(({ chunk }) => chunkRow(chunk)),
  );
  const chunks: ChunkRow[] = [];
  const disputes = given.flatMap((one): Dispute[] => {
    const name = chunkName(one.chunk.jobId, one.chunk.number);
    const hash = createHash('sha256').update(Buffer.from(one.chunk.data, 'base64')).digest('hex');
    const first = known.get(name);
    if (!one.isOwn || (first !== undefined && first !== hash)) return [{ ...one, row: disputeOf(one, at) }];
    if (first === undefined) chunks.push(chunkRow(one.chunk));
    known.set(name, hash);
    return [];
  });
  return { chunks, events: await keepDisputes(tx, disputes, at) };
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

async function keepDisputes(tx: Tx, disputes: readonly Dispute[], at: Date): Promise<NewEvent[]> {
  const found = await keepConflicts(tx, uniqueByName(disputes.map(({ row }) => row)));
  return disputes
    .filter(({ row }) => found.get(conflictName(row))?.isNew === true)
    .map(({ evidence, chunk, row }) => conflictEvent(evidence, chunk.jobId, row.kind, at));
}

function chunkRow({ jobId, number, stream, atMs, data }: Chunk): ChunkRow {
  return { job_id: jobId, number, stream, at_ms: atMs, data };
}
