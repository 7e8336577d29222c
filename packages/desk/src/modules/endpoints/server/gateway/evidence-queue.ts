import { keysAt } from '@deskhand/protocol';
import type { Counters } from './counters.ts';
import type { GatewayDeps } from './deps.ts';
import type { Evidence } from './evidence.ts';
import { limits } from './limits.ts';
import { busy, type Refusal } from './problem.ts';
import { writeSteps, type Progress } from './progress.ts';
import { storeEvidence } from './store-evidence.ts';
import type { TrustHolder } from './trust-holder.ts';

interface Waiting {
  readonly evidence: Evidence;
  readonly bytes: number;
  readonly resolve: (receipts: string[]) => void;
  readonly reject: (error: unknown) => void;
}

type Deps = GatewayDeps & {
  readonly trust: TrustHolder;
  readonly progress: Progress;
  readonly counters: Counters;
};

/**
 * Evidence of all machines goes through one line: what comes in while one transaction commits is the next one. So a disk
 * that syncs two hundred times a second still takes thousands of results.
 */
export class EvidenceQueue {
  readonly #deps: Deps;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Resolves with the receipts once the evidence is committed. Throws 503 when too much waits. */
  store(evidence: Evidence, bytes: number): Promise<string[]> {
    if (this.#waitingBytes + bytes > limits.waitingBytes) return Promise.reject(busy(503, 2, 15));
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ evidence, bytes, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Everything that was taken in is committed or refused. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    // One turn of the loop later: requests that arrived together are stored together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#write(this.#next());
    this.#running = undefined;
  }

  #next(): Waiting[] {
    let results = 0;
    let bytes = 0;
    const isRoom = (one: Waiting, at: number): boolean => {
      results += one.evidence.results.length;
      bytes += one.bytes;
      return at === 0 || (results <= limits.batchResults && bytes <= limits.batchBytes);
    };
    const full = this.#waiting.findIndex((one, at) => !isRoom(one, at));
    return this.#waiting.splice(0, full === -1 ? this.#waiting.length : full);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.#commit(batch.map(({ evidence }) => evidence));
      batch.forEach((one, at) => {
        const answer = answers[at] ?? [];
        this.#settle(one, () => (Array.isArray(answer) ? one.resolve(answer) : one.reject(answer)));
      });
    } catch (error) {
      const [only, ...others] = batch;
      // What one machine sent must not cost the others their receipts: each is tried alone.
      if (others.length > 0) for (const one of batch) await this.#write([one]);
      else if (only !== undefined) this.#settle(only, () => only.reject(error));
    }
  }

  #settle(one: Waiting, tell: () => void): void {
    this.#waitingBytes -= one.bytes;
    tell();
  }

  async #commit(batch: readonly Evidence[]): Promise<readonly (string[] | Refusal)[]> {
    const { database, clock, trust, progress, counters } = this.#deps;
    const { dispatch, newest } = trust.require();
    const at = clock.now();
    const believed = keysAt(newest, 'dispatch', at.toISOString());
    const steps = progress.takeSteps();
    const { answers, tails } = await database
      .write(async (tx) => {
        await writeSteps(tx, steps, at);
        return storeEvidence(tx, batch, { dispatch, counts: (key) => believed.includes(key), at });
      })
      .catch((error: unknown) => {
        progress.putBack(steps);
        throw error;
      });
    for (const [session, tail] of tails) session.tail = tail;
    for (const answer of answers) if (Array.isArray(answer)) counters.results += answer.length;
    counters.batches += 1;
    return answers;
  }
}
