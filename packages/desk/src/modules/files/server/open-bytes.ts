import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Database, Reader } from '#platform/server/db/database';
import { filesErrors } from '../contract.ts';
import { chunkBytes, type BlobRow, type ChunkRow } from './tables.ts';

/** An open file: its bytes come as fast as the reader takes them. */
export interface OpenFile {
  readonly stream: Readable;
  readonly sizeBytes: number;
}

/** Rows asked for at once: 1 MiB in memory per slow reader. */
const rowsAtOnce = 4;

/**
 * Opens a stored content, or undefined. Each read takes a connection and gives it back at once, so a slow reader
 * holds none. The digest is checked before the last bytes are given: damage ends in a broken transfer, never in a
 * complete wrong file.
 */
export async function openBytes(on: Database | Reader, digest: string): Promise<OpenFile | undefined> {
  const reader = 'reader' in on ? on.reader : on;
  const blob = await findBlob(reader, digest);
  if (!blob) return undefined;
  const stream = Readable.from(verified(chunksOf(reader, blob), digest), {
    objectMode: false,
    highWaterMark: chunkBytes,
  });
  return { stream, sizeBytes: blob.size_bytes };
}

/** A small content as one buffer. Errors: `files.not_found`, `files.too_large`, `files.damaged`. */
export async function requireBytes(reader: Reader, digest: string, limitBytes: number): Promise<Buffer> {
  const blob = await findBlob(reader, digest);
  if (!blob) throw new AppError(filesErrors.notFound);
  if (blob.size_bytes > limitBytes) throw new AppError(filesErrors.tooLarge, { facts: { limitBytes } });
  const pieces: Buffer[] = [];
  for await (const piece of verified(chunksOf(reader, blob), digest)) pieces.push(piece);
  return Buffer.concat(pieces, blob.size_bytes);
}

async function findBlob(reader: Reader, digest: string): Promise<BlobRow | undefined> {
  if (!/^[0-9a-f]{64}$/.test(digest)) return undefined;
  return reader.first<BlobRow>(
    sql<BlobRow>`select digest, id, size_bytes, stored_at from files_blobs where digest = ${Buffer.from(digest, 'hex')}`,
  );
}

async function* chunksOf(reader: Reader, blob: BlobRow): AsyncGenerator<Buffer> {
  const count = Math.ceil(blob.size_bytes / chunkBytes);
  for (let next = 0; next < count;) {
    const rows = await reader.rows<ChunkRow>(sql<ChunkRow>`select position, bytes from files_chunks
      where blob_id = ${blob.id} and position >= ${next} order by position limit ${rowsAtOnce}`);
    if (rows[0]?.position !== next) throw new AppError(filesErrors.damaged);
    for (const row of rows) yield row.bytes;
    next += rows.length;
  }
}

async function* verified(chunks: AsyncIterable<Buffer>, digest: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  for await (const chunk of chunks) {
    if (held) yield held;
    hash.update(chunk);
    held = chunk;
  }
  if (hash.digest('hex') !== digest) throw new AppError(filesErrors.damaged);
  if (held) yield held;
}
