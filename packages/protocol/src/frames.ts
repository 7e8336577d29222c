import type { Static } from 'typebox';
import { Type } from 'typebox';
import { Chunk, SignedReceipt, SignedResult } from './evidence.ts';
import { SignedCancel, SignedJob } from './job.ts';
import { Count, Id, object } from './schema.ts';
import { SignedTrust } from './trust.ts';

const kind = <const K extends string>(value: K) => Type.Literal(value);

/** Health of a machine: small numbers, sent with each heartbeat. Nothing is decided by them alone. */
export const Health = object({
  uptimeSeconds: Count,
  load1: Type.Number({ minimum: 0 }),
  memoryTotalBytes: Count,
  memoryAvailableBytes: Count,
  diskTotalBytes: Count,
  diskAvailableBytes: Count,
  rebootRequired: Type.Boolean(),
  waitingResults: Count,
  runningJobs: Count,
  /** Samples that a full disk or a long absence cost: the gap is told, not hidden. */
  droppedSamples: Count,
});
export type Health = Static<typeof Health>;

/** From the machine, by the socket or in the body of `wait`. */
export const AgentFrame = Type.Union([
  object({ kind: kind('heartbeat'), health: Health }),
  object({ kind: kind('output'), chunk: Chunk }),
  object({ kind: kind('progress'), jobId: Id, state: Type.Enum(['accepted', 'started'] as const) }),
]);
export type AgentFrame = Static<typeof AgentFrame>;

/** To the machine, by the socket or in the answer of `wait`. A frame hints or stops; work itself is fetched. */
export const ServerFrame = Type.Union([
  object({ kind: kind('work') }),
  object({ kind: kind('cancel'), cancel: SignedCancel }),
  object({ kind: kind('trust'), trust: SignedTrust }),
  object({ kind: kind('stored'), jobId: Id, chunks: Count }),
  object({ kind: kind('come-back'), afterMs: Count }),
]);
export type ServerFrame = Static<typeof ServerFrame>;

/** Frames that version 1 reserves. A side that does not know a frame says so and goes on; it never guesses. */
export const reservedFrames = [
  'terminal.open',
  'terminal.data',
  'terminal.size',
  'terminal.close',
  'update.offer',
] as const;

export const WaitRequest = object({
  frames: Type.Array(AgentFrame, { maxItems: 256 }),
  /** 0 answers at once. */
  waitMs: Type.Integer({ minimum: 0, maximum: 30_000 }),
});
export type WaitRequest = Static<typeof WaitRequest>;
export const WaitAnswer = object({ frames: Type.Array(ServerFrame, { maxItems: 256 }) });
export type WaitAnswer = Static<typeof WaitAnswer>;

/** `after` is the highest sequence that the machine has in its journal; the server answers with what is above. */
export const WorkRequest = object({ after: Count, have: Type.Array(Id, { maxItems: 2000 }) });
export type WorkRequest = Static<typeof WorkRequest>;
export const WorkAnswer = object({ jobs: Type.Array(SignedJob, { maxItems: 64 }) });
export type WorkAnswer = Static<typeof WorkAnswer>;

export const ResultsRequest = object({
  results: Type.Array(SignedResult, { maxItems: 64 }),
  chunks: Type.Array(Chunk, { maxItems: 64 }),
});
export type ResultsRequest = Static<typeof ResultsRequest>;
export const ResultsAnswer = object({ receipts: Type.Array(SignedReceipt, { maxItems: 64 }) });
export type ResultsAnswer = Static<typeof ResultsAnswer>;
