import type { DeskClock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';

/**
 * Counts the health samples that an absence cost: they are not kept, and the gap is told. The count only rises, over
 * restarts of the agent too, so two values of it say how large the gap between them was.
 */
export class Samples {
  readonly #journal: Journal;
  readonly #clock: DeskClock;
  #dropped: number;
  #lastMs: number;

  constructor(journal: Journal, clock: DeskClock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#dropped = Number(journal.readFact('droppedSamples') ?? 0);
    this.#lastMs = Number(journal.readFact('lastSampleMs') ?? 0);
  }

  /** Called with each sample that leaves; returns how many did not leave until now. */
  next(everyMs: number): number {
    const nowMs = this.#clock.nowMs();
    const missed = this.#lastMs === 0 ? 0 : Math.floor((nowMs - this.#lastMs) / everyMs) - 1;
    this.#lastMs = nowMs;
    if (missed > 0) this.#dropped += missed;
    this.#keep();
    return this.#dropped;
  }

  #keep(): void {
    try {
      this.#journal.transaction(() => {
        this.#journal.writeFact('droppedSamples', String(this.#dropped));
        this.#journal.writeFact('lastSampleMs', String(this.#lastMs));
      });
    } catch {
      // A full disk: the next sample writes it down.
    }
  }
}
