import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log.ts';
import type { Executor } from '../run/executor.ts';
import type { Identity } from './connect.ts';
import { connect } from './connect.ts';
import { Samples } from './samples.ts';
import { Session } from './session.ts';

const firstPauseMs = 1000;
const longestPauseMs = 300_000;

/** Connects, works, and comes back after each loss; ends when `stop` is aborted. */
export class Link {
  readonly #identity: Identity;
  readonly #executor: Executor;
  readonly #stop: AbortSignal;
  readonly #samples: Samples;
  #session: Session | undefined;

  constructor(identity: Identity, executor: Executor, stop: AbortSignal) {
    this.#identity = identity;
    this.#executor = executor;
    this.#stop = stop;
    this.#samples = new Samples(identity.journal, identity.clock);
    stop.addEventListener('abort', () => this.#session?.close(), { once: true });
  }

  async run(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.#stop.aborted) {
      const startedMs = performance.now();
      const told = await this.#connectOnce();
      if (this.#stop.aborted) return;
      // A session that held for a while was no failure: begin again with short pauses.
      if (performance.now() - startedMs > 60_000) pauseMs = firstPauseMs;
      const waitMs = told > 0 ? told : Math.random() * pauseMs;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      await sleep(waitMs, undefined, { signal: this.#stop }).catch(() => undefined);
    }
  }

  /** One connection from hello to loss; returns how long the desk asked us to stay away, or 0. */
  async #connectOnce(): Promise<number> {
    try {
      const connected = await connect(this.#identity);
      if (connected.kind === 'refused') {
        log(`not connected: ${connected.code}`);
        return connected.retryAfterMs;
      }
      if (this.#stop.aborted) return 0;
      const { sender, heartbeatMs } = connected;
      const [identity, executor, samples] = [this.#identity, this.#executor, this.#samples];
      const session = new Session({ identity, executor, samples, sender, heartbeatMs });
      this.#session = session;
      await session.run();
      return session.stayAwayMs;
    } catch (error) {
      // The number of a connection is on the disk before it is used: without space there is none.
      log(`not connected: ${String(error)}`);
      return 0;
    } finally {
      this.#session = undefined;
    }
  }

  deliver(): void {
    this.#session?.deliver();
  }

  tell(jobId: string, state: 'accepted' | 'started'): void {
    this.#session?.send({ kind: 'progress', jobId, state });
  }

  showChunk(jobId: string, number: number): void {
    if (this.#session === undefined) return;
    const [chunk] = this.#identity.journal.listChunks(jobId, number, 1);
    if (chunk !== undefined) this.#session.send({ kind: 'output', chunk });
  }
}
