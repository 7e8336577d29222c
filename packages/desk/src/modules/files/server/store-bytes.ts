import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Tx } from '#platform/server/db/database';
import { newId } from '#platform/server/ids';
import { filesErrors } from '../contract.ts';
import { chunkBytes } from './tables.ts';

/** What a caller keeps of a stored file. */
export interface StoredFile {
  /** SHA-256 in hex. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** Streams that were read once: a transaction that is tried again would store what is left of them, which is nothing. */
const spent = new WeakSet<AsyncIterable<Uint8Array>>();

/** Stores a content in the caller's transaction, once however often it comes. Errors: `files.too_large`, `files.upload_broken_off`. */
export function storeBytes(
  tx: Tx,
  bytes: Buffer | AsyncIterable<Uint8Array>,
  at: Date,
  limitBytes: number,
): Promise<StoredFile> {
  return Buffer.isBuffer(bytes)
    ? storeBuffer(tx, bytes, at, limitBytes)
    : storeStream(tx, bytes, at, limitBytes);
}

async function storeBuffer(tx: Tx, bytes: Buffer, at: Date, limitBytes: number): Promise<StoredFile> {
  if (bytes.length > limitBytes) throw tooLarge(limitBytes);
  const digest = createHash('sha256').update(bytes).digest();
  const id = newId(at.getTime());
  if (await claim(tx, { digest, id, sizeBytes: bytes.length, at })) {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      await writeChunk(tx, id, start / chunkBytes, bytes.subarray(start, start + chunkBytes));
    }
  }
  return { digest: digest.toString('hex'), sizeBytes: bytes.length };
}

/** The digest is known at the end alone: chunks go under a new id, and are taken back when the content turns out to be known. */
async function storeStream(
  tx: Tx,
  stream: AsyncIterable<Uint8Array>,
  at: Date,
  limitBytes: number,
): Promise<StoredFile> {
  if (spent.has(stream)) throw new AppError(filesErrors.uploadBrokenOff);
  spent.add(stream);
  const id = newId(at.getTime());
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let written = 0;
  try {
    for await (const chunk of inChunks(orBrokenOff(stream))) {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
      hash.update(chunk);
      await writeChunk(tx, id, written++, chunk);
    }
  } catch (error) {
    if (written > 0) await takeBack(tx, id);
    throw error;
  }
  const digest = hash.digest();
  if (!(await claim(tx, { digest, id, sizeBytes, at })) && written > 0) await takeBack(tx, id);
  return { digest: digest.toString('hex'), sizeBytes };
}

/**
 * True for the one transaction that brings this content. A second one with the same content waits here until the
 * first has committed (then it has nothing to write) or failed (then it writes).
 */
async function claim(
  tx: Tx,
  blob: { digest: Buffer; id: string; sizeBytes: number; at: Date },
): Promise<boolean> {
  const changed = await tx.run(sql`insert into files_blobs (digest, id, size_bytes, stored_at)
    values (${blob.digest}, ${blob.id}, ${blob.sizeBytes}, ${blob.at}) on conflict (digest) do nothing`);
  return changed === 1;
}

async function writeChunk(tx: Tx, id: string, position: number, bytes: Uint8Array): Promise<void> {
  await tx.run(
    sql`insert into files_chunks (blob_id, position, bytes) values (${id}, ${position}, ${bytes})`,
  );
}

/** A caller may go on after a refused file, so its chunks must not stay behind; after a broken connection there is nothing to undo. */
async function takeBack(tx: Tx, id: string): Promise<void> {
  try {
    await tx.run(sql`delete from files_chunks where blob_id = ${id}`);
  } catch {
    // The transaction is lost already, and its chunks with it.
  }
}

/** Cuts a stream of any pieces into rows of equal size; holds one row in memory. */
async function* inChunks(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const piece of stream) {
    let rest = piece;
    while (held + rest.length >= chunkBytes) {
      const cut = chunkBytes - held;
      yield Buffer.concat([...pieces, rest.subarray(0, cut)], chunkBytes);
      rest = rest.subarray(cut);
      pieces = [];
      held = 0;
    }
    // A copy: the giver of the piece may fill its buffer anew.
    if (rest.length > 0) pieces.push(Uint8Array.from(rest));
    held += rest.length;
  }
  if (held > 0) yield Buffer.concat(pieces, held);
}

function tooLarge(limitBytes: number): AppError {
  return new AppError(filesErrors.tooLarge, { facts: { limitBytes } });
}

/** A sender that goes away in the middle is an expected outcome, and not to be taken for a fault of the database. */
async function* orBrokenOff(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new AppError(filesErrors.uploadBrokenOff, { cause: error });
  }
}
