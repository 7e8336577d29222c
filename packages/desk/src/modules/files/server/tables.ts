/** A row of `files_blobs`: one content. */
export interface BlobRow {
  readonly digest: Buffer;
  readonly id: string;
  readonly size_bytes: number;
  readonly stored_at: Date;
}

/** A row of `files_chunks`: up to 256 KiB of a content. */
export interface ChunkRow {
  readonly blob_id: string;
  readonly position: number;
  readonly bytes: Buffer;
}

/** Bytes in one row; measured as the best size between round trips and memory. */
export const chunkBytes = 256 * 1024;
