import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { RawOutput } from '@deskhand/protocol';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { JobDetail } from '../../contract.ts';
import { requireJob } from '../jobs/job-rows.ts';
import type { Static } from 'typebox';
import type { OutputChunk } from '../../contract.ts';

type Chunk = Static<typeof OutputChunk>;

interface ChunkRow {
  readonly number: number;
  readonly stream: Chunk['stream'];
  readonly at_ms: number;
  readonly data: Buffer;
}

/** Chunks of at most 16 KiB that are read at once: a MiB. */
const chunksAtOnce = 64;

/** Chunks of a job after a number, in order. */
export function readChunks(
  db: Reader,
  jobId: string,
  after: number,
  limit = chunksAtOnce,
): Promise<ChunkRow[]> {
  return db.rows<ChunkRow>(sql<ChunkRow>`select number, stream, at_ms, data from endpoints_chunks
    where job_id = ${jobId} and number > ${after} order by number limit ${limit}`);
}

/** Whether the desk holds every chunk and their hash is the signed one; sizes are compared before bytes are read. */
export async function holdsAll(db: Reader, jobId: string, raw: RawOutput): Promise<boolean> {
  const held = await db.first<{ chunks: number; bytes: number }>(sql<{ chunks: number; bytes: number }>`
    select count(*)::int as chunks, coalesce(sum(octet_length(data)), 0)::bigint as bytes from endpoints_chunks where job_id = ${jobId}`);
  if (held?.chunks !== raw.chunks || held.bytes !== raw.keptBytes) return false;
  const hash = createHash('sha256');
  let next = 0;
  while (next < raw.chunks) {
    const rows = await readChunks(db, jobId, next - 1);
    if (rows.length === 0) return false;
    for (const row of rows) {
      if (row.number !== next) return false;
      hash.update(row.data);
      next += 1;
    }
  }
  return hash.digest('base64url') === raw.sha256;
}

/**
 * Raw output from a chunk on; who comes late reads the same bytes. A chunk that is missing in the middle is not passed
 * over while the job runs: the reader would never come back for it. Throws `endpoints.job_not_found`.
 */
export async function readOutput(
  db: Reader,
  actor: Actor,
  input: { readonly id: string; readonly after?: number; readonly limit?: number },
): Promise<{ chunks: Chunk[]; state: JobDetail['state']; isEnd: boolean }> {
  const { id, state } = await requireJob(db, actor, input.id);
  const after = input.after ?? -1;
  const limit = input.limit ?? chunksAtOnce;
  const rows = await readChunks(db, id, after, limit + 1);
  const isOver = state === 'ended';
  const shown = (isOver ? rows : withoutGap(rows, after)).slice(0, limit);
  return { chunks: shown.map(toChunk), state, isEnd: isOver && rows.length <= limit };
}

function withoutGap(rows: readonly ChunkRow[], after: number): readonly ChunkRow[] {
  const gap = rows.findIndex((row, i) => row.number !== after + 1 + i);
  return gap === -1 ? rows : rows.slice(0, gap);
}

export function toChunk(row: ChunkRow): Chunk {
  return { number: row.number, stream: row.stream, atMs: row.at_ms, data: row.data.toString('base64') };
}
