import type { Database, Reader, Tx } from '#platform/server/db/database';
import { openBytes, requireBytes, type OpenFile } from './open-bytes.ts';
import { storeBytes, type StoredFile } from './store-bytes.ts';

export type { OpenFile } from './open-bytes.ts';
export type { StoredFile } from './store-bytes.ts';

/** What higher rooms may ask of `files`. Reading is theirs to permit: a digest alone must never open a file to a person. */
export interface FilesApi {
  /** Largest content that is taken. */
  readonly limitBytes: number;
  /** Stores in the caller's transaction; the same content is kept once. A stream is read once, so it cannot be tried again. */
  storeBytes(tx: Tx, bytes: Buffer | AsyncIterable<Uint8Array>, at: Date): Promise<StoredFile>;
  /** Opens a content for streaming. Hand in the database or its reader, not a transaction: the stream outlives it. */
  openBytes(on: Database | Reader, digest: string): Promise<OpenFile | undefined>;
  /** The whole content, for small ones; `files.not_found` where there is none. */
  requireBytes(reader: Reader, digest: string): Promise<Buffer>;
}

const defaultLimitBytes = 25 * 1024 * 1024;

/** Makes the room. `limitBytes` is 25 MiB unless told. */
export function createFiles(settings: { readonly limitBytes?: number } = {}): { readonly api: FilesApi } {
  const limitBytes = settings.limitBytes ?? defaultLimitBytes;
  return {
    api: {
      limitBytes,
      storeBytes: (tx, bytes, at) => storeBytes(tx, bytes, at, limitBytes),
      openBytes,
      requireBytes: (reader, digest) => requireBytes(reader, digest, limitBytes),
    },
  };
}
