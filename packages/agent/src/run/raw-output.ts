import { createHash } from 'node:crypto';
import type { Chunk, RawOutput } from '@deskhand/protocol';
import { chunkBytes } from '@deskhand/protocol';
import type { Journal } from '../journal/journal.ts';
import { Redactor } from './redact.ts';

type Stream = Chunk['stream'];

/** Raw output of one job: redacted, cut at its cap, numbered, in the journal before it is shown to anybody. */
export class RawRecorder {
  readonly #journal: Journal;
  readonly #jobId: string;
  readonly #capBytes: number;
  readonly #onChunk: (number: number) => void;
  readonly #startedMs = performance.now();
  readonly #hash = createHash('sha256');
  readonly #redactors = new Map<Stream, Redactor>();
  #number: number;
  #keptBytes = 0;
  #cutBytes = 0;

  /** `firstNumber` is not 0 where a crash left chunks of the same job. */
  constructor(
    journal: Journal,
    job: { readonly jobId: string; readonly capBytes: number; readonly firstNumber?: number },
    onChunk: (number: number) => void,
  ) {
    this.#journal = journal;
    this.#number = job.firstNumber ?? 0;
    this.#jobId = job.jobId;
    this.#capBytes = job.capBytes;
    this.#onChunk = onChunk;
  }

  /** Beyond the cap bytes are only counted: 200 MB of log cost no more than their reading. */
  write(stream: Stream, bytes: Buffer): void {
    if (this.#keptBytes >= this.#capBytes) this.#cutBytes += bytes.length;
    else this.#store(stream, this.#redactorOf(stream).take(bytes));
  }

  /** Ends all streams and says what there is; a cut is told in the output itself too. */
  finish(): RawOutput {
    for (const [stream, redactor] of this.#redactors) this.#store(stream, redactor.end());
    if (this.#cutBytes > 0) this.#append('note', Buffer.from(`\n[${this.#cutBytes} bytes more were cut]\n`));
    let redactions = 0;
    for (const redactor of this.#redactors.values()) redactions += redactor.redactions;
    return {
      sha256: this.#hash.digest('base64url'),
      keptBytes: this.#keptBytes,
      cutBytes: this.#cutBytes,
      redactions,
      chunks: this.#number,
    };
  }

  #redactorOf(stream: Stream): Redactor {
    const redactor = this.#redactors.get(stream) ?? new Redactor();
    this.#redactors.set(stream, redactor);
    return redactor;
  }

  #store(stream: Stream, bytes: Buffer): void {
    const room = Math.max(0, this.#capBytes - this.#keptBytes);
    this.#cutBytes += Math.max(0, bytes.length - room);
    const kept = bytes.subarray(0, room);
    if (kept.length > 0 && !this.#journal.hasRoomForOutput(this.#keptBytes)) {
      this.#cutBytes += kept.length;
      return;
    }
    for (let at = 0; at < kept.length; at += chunkBytes) {
      this.#append(stream, kept.subarray(at, at + chunkBytes));
    }
  }

  /** What the disk does not take is counted and cut, as beyond the cap: the job goes on, and its result says so. */
  #append(stream: Stream, data: Buffer): void {
    const atMs = Math.round(performance.now() - this.#startedMs);
    try {
      this.#journal.addChunk(this.#jobId, { number: this.#number, stream, atMs, data });
    } catch {
      this.#cutBytes += data.length;
      return;
    }
    this.#hash.update(data);
    this.#keptBytes += data.length;
    this.#onChunk(this.#number);
    this.#number += 1;
  }
}

/** What a job that was interrupted had said until then. */
export function rawOfChunks(chunks: readonly Chunk[]): RawOutput {
  const bytes = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.data, 'base64')));
  const sha256 = createHash('sha256').update(bytes).digest('base64url');
  return { sha256, keptBytes: bytes.length, cutBytes: 0, redactions: 0, chunks: chunks.length };
}
