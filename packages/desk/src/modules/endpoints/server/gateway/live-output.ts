import type { Chunk } from '@deskhand/protocol';
import type { GatewayDeps } from './deps.ts';
import type { EvidenceQueue } from './evidence-queue.ts';
import type { Session } from './session.ts';
import { readChunk } from './take-results.ts';
import { newId } from '#platform/server/ids';

interface Gathering {
  readonly chunks: Chunk[];
  bytes: number;
}

/** Bytes of output of one machine that wait for the store; what is above comes once more with the result. */
const gatheredMost = 2_097_152;
const gatherMs = 200;

/** Raw output while a job runs: gathered for a moment for each machine, stored, and told as stored. */
export class LiveOutput {
  readonly #evidence: EvidenceQueue;
  readonly #log: GatewayDeps['log'];
  readonly #gathering = new Map<Session, Gathering>();
  #isDue = false;

  constructor(evidence: EvidenceQueue, log: GatewayDeps['log']) {
    this.#evidence = evidence;
    this.#log = log;
  }

  take(session: Session, chunk: Chunk): void {
    const gathering = this.#gathering.get(session) ?? { chunks: [], bytes: 0 };
    if (gathering.bytes + chunk.data.length > gatheredMost) return;
    gathering.chunks.push(chunk);
    gathering.bytes += chunk.data.length;
    this.#gathering.set(session, gathering);
    if (!this.#isDue) setTimeout(() => this.#flush(), gatherMs);
    this.#isDue = true;
  }

  #flush(): void {
    this.#isDue = false;
    for (const [session, { chunks, bytes }] of this.#gathering)
      this.#store(session, chunks, bytes).catch((error: unknown) =>
        this.#log('warn', `live output was not stored: ${(error as Error).message}`, {
          machineId: session.machineId,
        }),
      );
    this.#gathering.clear();
  }

  async #store(session: Session, chunks: readonly Chunk[], bytes: number): Promise<void> {
    const given = chunks.map((chunk) => readChunk(session, chunk));
    await this.#evidence.store({ session, requestId: newId(), results: [], chunks: given }, bytes);
    for (const [jobId, stored] of session.noteStored(chunks))
      session.push({ kind: 'stored', jobId, chunks: stored });
  }
}
