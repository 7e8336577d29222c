import type { Static } from 'typebox';
import { Type } from 'typebox';
import { At, Bytes32, Count, Id, JsonObject, Line, object } from './schema.ts';
import type { Signed } from './signed.ts';
import { signedSchema } from './signed.ts';

/** `unknown`: it may have happened; a person decides. `refused`: it was judged and nothing was started. */
export const outcomes = ['done', 'failed', 'unknown', 'refused'] as const;
export const Outcome = Type.Enum(outcomes);
export type Outcome = Static<typeof Outcome>;

/** What is said about the raw output behind a result: redacted first, then hashed, so the hash can be shown. */
export const RawOutput = object({
  /** SHA-256 over the kept bytes of all chunks in order. */
  sha256: Bytes32,
  keptBytes: Count,
  /** Bytes that the programs wrote beyond the cap: counted and cut. */
  cutBytes: Count,
  /** Places where a secret was replaced by a mark before anything was hashed. */
  redactions: Count,
  /** Chunks 0 to chunks-1 belong to the result. */
  chunks: Count,
});
export type RawOutput = Static<typeof RawOutput>;

/** What a machine says about one job, signed by its own key: the evidence. */
export const Result = object({
  jobId: Id,
  agentId: Id,
  /** SHA-256 of the job's body: which job exactly was judged. */
  jobHash: Bytes32,
  /** Rises by one each result of a machine; with `previous` it shows a missing or exchanged one. */
  number: Type.Integer({ minimum: 1 }),
  /** SHA-256 of the result before it, or null for the first. */
  previous: Type.Union([Bytes32, Type.Null()]),
  outcome: Outcome,
  /** Why, as a code: `ok`, `expired`, `process.timeout`, `sequence.stale`, ... */
  code: Line,
  /** One sentence for people, redacted. */
  note: Type.String({ maxLength: 2000 }),
  output: Type.Union([JsonObject, Type.Null()]),
  undo: Type.Union([
    object({ action: Line, actionVersion: Type.Integer(), params: JsonObject }),
    Type.Null(),
  ]),
  raw: RawOutput,
  startedAt: Type.Union([At, Type.Null()]),
  endedAt: At,
  /** Own clock minus the time that the server proved, in milliseconds: times above are claims. */
  clockOffsetMs: Type.Integer(),
  bootId: Line,
  agentVersion: Line,
});
export type Result = Static<typeof Result>;
export const SignedResult = signedSchema(Result);
export type SignedResult = Signed<Result>;

/** The desk has committed this result: only now may the machine forget it. Signed by a dispatch key. */
export const Receipt = object({ agentId: Id, jobId: Id, resultHash: Bytes32, receivedAt: At });
export type Receipt = Static<typeof Receipt>;
export const SignedReceipt = signedSchema(Receipt);
export type SignedReceipt = Signed<Receipt>;

/** A piece of raw output. Stored once under (jobId, number), so that a late viewer reads the same bytes. */
export const Chunk = object({
  jobId: Id,
  number: Count,
  stream: Type.Enum(['stdout', 'stderr', 'note'] as const),
  atMs: Count,
  /** At most 16 KiB before base64. */
  data: Type.String({ maxLength: 22_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
});
export type Chunk = Static<typeof Chunk>;

/** Bytes of one chunk before base64. */
export const chunkBytes = 16_384;
