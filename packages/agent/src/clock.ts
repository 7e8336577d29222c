import type { Journal } from './journal/journal.ts';

/** A server's time may lie this far before the latest that was proved to us; more is refused. */
const backwardsToleranceMs = 10 * 60_000;

/**
 * The time of the desk, carried on by the steady clock of the machine. The wall clock of the machine is only
 * asked where both must agree (R3), so a clock a year off neither runs stale jobs nor refuses everything.
 */
export class DeskClock {
  readonly #journal: Journal;
  #provedMs: number;
  #atMs: number;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#provedMs = Number(journal.readFact('provedTimeMs') ?? 0);
    this.#atMs = performance.now();
  }

  /** True when the time may be taken: it does not turn back what another answer has proved. */
  accepts(time: string): boolean {
    return Date.parse(time) >= Number(this.#journal.readFact('provedTimeMs') ?? 0) - backwardsToleranceMs;
  }

  take(time: string): void {
    this.#provedMs = Date.parse(time);
    this.#atMs = performance.now();
    const latest = Number(this.#journal.readFact('provedTimeMs') ?? 0);
    if (this.#provedMs > latest) this.#journal.writeFact('provedTimeMs', String(this.#provedMs));
  }

  /** Before any server has spoken, the later of the last proved time and the wall clock. */
  nowMs(): number {
    const carried = this.#provedMs + (performance.now() - this.#atMs);
    return this.#provedMs === 0 ? Date.now() : Math.round(carried);
  }

  now(): string {
    return new Date(this.nowMs()).toISOString();
  }

  /** Own wall clock minus the time of the desk. */
  offsetMs(): number {
    return Math.round(Date.now() - this.nowMs());
  }
}
