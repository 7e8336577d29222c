import type { Chunk, SignedReceipt, SignedResult } from '@deskhand/protocol';
import { bodyHash, fits, keysAt, paths, ResultsAnswer, signersOf } from '@deskhand/protocol';
import { log } from '../log.ts';
import type { Identity } from './connect.ts';
import type { Answer, Sender } from './http.ts';
import { post } from './http.ts';

/** Chunks of one request: 24 times 16 KiB in base64 and a result of 256 KiB stay below the largest body. */
const chunksPerRequest = 24;

/** Sends what waits, oldest first, each result after all of its raw output. Undefined when all is delivered. */
export async function deliverResults(identity: Identity, sender: Sender): Promise<Answer | undefined> {
  for (;;) {
    const [result] = identity.journal.waitingResults(1);
    if (result === undefined) return undefined;
    const answer = await deliverOne(identity, sender, result);
    if (answer?.status === 400 || answer?.status === 413) {
      log(`result ${result.body.jobId} is set aside, the desk refuses its form: ${answer.code}`);
      identity.journal.setAside(result.body.jobId);
    } else if (answer !== undefined) return answer;
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
