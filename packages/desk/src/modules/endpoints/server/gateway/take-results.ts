import { bodyHash, signersOf, type Chunk, type ResultsRequest, type SignedResult } from '@deskhand/protocol';
import type { EvidenceQueue } from './evidence-queue.ts';
import type { GivenResult } from './judge-results.ts';
import { Refusal } from './problem.ts';
import type { Session } from './session.ts';

/** A job's raw output has at most 256 MiB; pieces may be small, but not so small. */
const mostChunks = 1_000_000;

/** Stores what a machine says about jobs; the answer carries the receipts, after the commit. */
export async function takeResults(
  evidence: EvidenceQueue,
  session: Session,
  request: ResultsRequest,
  of: { readonly requestId: string; readonly bytes: number },
): Promise<string> {
  const results = request.results.map((signed) => readResult(session, signed));
  const chunks = request.chunks.map((chunk) => readChunk(session, chunk));
  if (results.length + chunks.length === 0) return '{"receipts":[]}';
  const given = { session, requestId: of.requestId, results, chunks };
  const receipts = await evidence.store(given, of.bytes);
  return `{"receipts":[${receipts.join(',')}]}`;
}

/** Signed by this machine and about itself; anything else is no evidence. Throws `body.invalid`. */
function readResult({ machineId, publicKey }: Session, signed: SignedResult): GivenResult {
  const { body } = signed;
  const isOwn =
    body.agentId === machineId &&
    hasTimes(body) &&
    isCanonical(() => signersOf('result', signed, [publicKey]));
  if (!isOwn)
    throw new Refusal('body.invalid', { detail: 'a result is not signed by this machine about itself' });
  return { machineId, signed, hash: bodyHash(body) };
}

function isCanonical(signers: () => string[]): boolean {
  try {
    return signers().length > 0;
  } catch {
    // Half a character has no canonical form, so nobody can have signed it.
    return false;
  }
}

/** Times and counts that a column can hold. */
function hasTimes({ startedAt, endedAt, number, clockOffsetMs }: SignedResult['body']): boolean {
  const times = [endedAt, ...(startedAt === null ? [] : [startedAt])];
  return (
    times.every((time) => !Number.isNaN(Date.parse(time))) &&
    Number.isSafeInteger(number) &&
    Number.isSafeInteger(clockOffsetMs)
  );
}

export function readChunk({ machineId }: Session, chunk: Chunk): { machineId: string; chunk: Chunk } {
  if (chunk.number >= mostChunks)
    throw new Refusal('body.invalid', { detail: 'a piece of output has no such number' });
  return { machineId, chunk };
}
