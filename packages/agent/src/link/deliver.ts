import type { Chunk, SignedReceipt, SignedResult } from '@deskhand/protocol';
import { bodyHash, fits, keysAt, paths, ResultsAnswer, signersOf } from '@deskhand/protocol';
import type { Identity } from './connect.ts';
import type { Answer, Sender } from './http.ts';
import { post } from './http.ts';

/** Chunks of one request: 32 times 16 KiB in base64 stay below the largest body. */
const chunksPerRequest = 32;

/** Sends what waits, oldest first, each result after all of its raw output. Undefined when all is delivered. */
export async function deliverResults(identity: Identity, sender: Sender): Promise<Answer | undefined> {
  for (;;) {
    const [result] = identity.journal.waitingResults(1);
    if (result === undefined) return undefined;
    const answer = await deliverOne(identity, sender, result);
    if (answer !== undefined) return answer;
  }
}

async function deliverOne(
  { journal, trust, clock }: Identity,
  sender: Sender,
  result: SignedResult,
): Promise<Answer | undefined> {
  const { jobId, raw } = result.body;
  let from = 0;
  for (;;) {
    const chunks: Chunk[] = from < raw.chunks ? journal.listChunks(jobId, from, chunksPerRequest) : [];
    from += chunks.length;
    const isLast = chunks.length === 0 || from >= raw.chunks;
    const answer = await post(sender, paths.results, { results: isLast ? [result] : [], chunks });
    if (answer.status !== 200) return answer;
    if (!isLast) continue;
    const keys = keysAt(trust.statement, 'dispatch', clock.now());
    const receipts = fits(ResultsAnswer, answer.body) ? answer.body.receipts : [];
    if (!receipts.some((receipt) => isFor(receipt, result, keys)))
      return { ...answer, status: 0, code: 'receipt.missing' };
    journal.noteReceipt(jobId);
    return undefined;
  }
}

/** A receipt counts when a dispatch key signed it for just this result: a proxy cannot make evidence go away. */
function isFor(receipt: SignedReceipt, { body }: SignedResult, keys: readonly string[]): boolean {
  const isSame = receipt.body.jobId === body.jobId && receipt.body.resultHash === bodyHash(body);
  return isSame && signersOf('receipt', receipt, keys).length > 0;
}
