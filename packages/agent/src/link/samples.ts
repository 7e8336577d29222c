import type { DeskClock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';

/** A gap that is older says nothing about today. */
const toldForMs = 86_400_000;

/** Counts the health samples that an absence cost: they are not kept, and the gap is told for a day after it. */
export class Samples {
  readonly #journal: Journal;
  readonly #clock: DeskClock;
  #dropped: number;
  #lastMs: number;
  #gapEndedMs: number;

  constructor(journal: Journal, clock: DeskClock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#dropped = Number(journal.readFact('droppedSamples') ?? 0);
    this.#lastMs = Number(journal.readFact('lastSampleMs') ?? 0);
    this.#gapEndedMs = Number(journal.readFact('gapEndedMs') ?? 0);
  }

  /** Called with each sample that leaves; returns how many did not leave before it. */
  next(everyMs: number): number {
    const nowMs = this.#clock.nowMs();
    const missed = this.#lastMs === 0 ? 0 : Math.floor((nowMs - this.#lastMs) / everyMs) - 1;
    this.#lastMs = nowMs;
    if (nowMs - this.#gapEndedMs > toldForMs) this.#dropped = 0;
    if (missed > 0) {
      this.#dropped += missed;
      this.#gapEndedMs = nowMs;
    }
    this.#keep();
    return this.#dropped;
  }

  #keep(): void {
    try {
      this.#journal.transaction(() => {
        this.#journal.writeFact('droppedSamples', String(this.#dropped));
        this.#journal.writeFact('gapEndedMs', String(this.#gapEndedMs));
        this.#journal.writeFact('lastSampleMs', String(this.#lastMs));
      });
    } catch {
      // A full disk: the next sample writes it down.
    }
  }
}
