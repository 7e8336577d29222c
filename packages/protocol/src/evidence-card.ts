import type { Static } from 'typebox';
import { Type } from 'typebox';
import { MachineFacts } from './enrolment.ts';
import { Chunk } from './evidence.ts';
import { At, Bytes32, Count, Id, Line, object } from './schema.ts';
import { SignedTrust } from './trust.ts';

/** The form of an exported card; another form is another version. */
export const cardFormat = 'deskhand.evidence/1';

/** A signed body as the text that was signed and stored: parsed by whoever verifies it, not by whoever exports it. */
const SignedText = Type.String({ minLength: 2, maxLength: 2_000_000 });

/** A piece of raw output; the job is the card's. */
const CardChunk = object({
  number: Count,
  stream: Chunk.properties.stream,
  atMs: Count,
  data: Chunk.properties.data,
});
export type CardChunk = Static<typeof CardChunk>;

/**
 * Everything that proves what a machine said about one job, in one file, so that it can be checked without the desk.
 * What carries no signature here (`machine` without its key, `decision`, `conflicts`) is what the desk says.
 */
export const EvidenceCard = object({
  format: Type.Literal(cardFormat),
  exportedAt: At,
  organisationId: Line,
  machine: object({
    agentId: Id,
    publicKey: Bytes32,
    name: Line,
    site: object({ id: Id, name: Type.String({ maxLength: 500 }) }),
    facts: MachineFacts,
    enrolledAt: At,
  }),
  /** `SignedJob`; for R3 the approval and the certificate of the operator are inside of it, under the same signature. */
  job: SignedText,
  /** `SignedResult`. */
  result: SignedText,
  /** `SignedReceipt`: what the desk said when it had stored the result. */
  receipt: SignedText,
  /** What a person decided about an outcome that nobody could know. */
  decision: Type.Union([
    object({ verdict: Type.Enum(['happened', 'did-not-happen']), reason: Line, by: Type.String(), at: At }),
    Type.Null(),
  ]),
  /** Other evidence that came for the same job: kept beside the first, never in its place. */
  conflicts: Type.Array(object({ kind: Line, receivedAt: At, hash: Bytes32, body: Type.String() })),
  /** Every statement of the root, oldest first. */
  trust: Type.Array(SignedTrust, { minItems: 1 }),
  chunks: Type.Array(CardChunk),
});
export type EvidenceCard = Static<typeof EvidenceCard>;
