import { uptime } from 'node:os';
import type { TrustStatement } from '@deskhand/protocol';
import { fits, object } from '@deskhand/protocol';
import { Type } from 'typebox';
import type { Journal } from './journal/journal.ts';
import { bootId } from './machine.ts';

/** A server's time may lie this far before the latest that was proved to us; more is refused. */
const backwardsToleranceMs = 10 * 60_000;

/** Where the time of the desk and the steady clock of one boot were seen together. */
const Anchor = object({ bootId: Type.String(), deskMs: Type.Number(), steadyMs: Type.Number() });

/** Milliseconds since this machine was switched on, sleep included (CLOCK_BOOTTIME): nobody can turn it. */
function steadyMs(): number {
  return uptime() * 1000;
}

/**
 * The time of the desk, carried on by the steady clock of the machine over restarts of the agent. The wall clock of
 * the machine is only asked where both must agree (R3), so a clock a year off neither runs stale jobs nor refuses
 * everything.
 */
export class DeskClock {
  readonly #journal: Journal;
  readonly #bootId = bootId();
  #anchor: { readonly deskMs: number; readonly steadyMs: number } | undefined;

  constructor(journal: Journal) {
    this.#journal = journal;
    const text = journal.readFact('timeAnchor');
    const found: unknown = text === undefined ? undefined : JSON.parse(text);
    if (fits(Anchor, found) && found.bootId === this.#bootId) this.#anchor = found;
  }

  /**
   * False after the machine was off until a desk has spoken: nobody here knows for how long, so what waits may be
   * over and is not started.
   */
  get isCertain(): boolean {
    return this.#anchor !== undefined || this.#latestMs() === 0;
  }

  /** True when the time may be taken: it does not turn back what another answer has proved. */
  accepts(time: string): boolean {
    return Date.parse(time) >= this.#latestMs() - backwardsToleranceMs;
  }

  /**
   * A time that a key proved which was revoked since proves nothing: whoever stole a desk could turn the time forward
   * and so keep this machine from the true desk. The root's own word about the time takes its place.
   */
  distrust(trust: Pick<TrustStatement, 'revoked' | 'issuedAt'>): void {
    const provedBy = this.#journal.readFact('timeProvedBy');
    if (provedBy === undefined || !trust.revoked.includes(provedBy)) return;
    const issuedMs = Date.parse(trust.issuedAt);
    if (issuedMs < this.#latestMs()) this.#journal.writeFact('provedTimeMs', String(issuedMs));
  }

  /** `provedBy` is the dispatch key that signed this time. */
  take(time: string, provedBy = ''): void {
    const anchor = { bootId: this.#bootId, deskMs: Date.parse(time), steadyMs: steadyMs() };
    this.#anchor = anchor;
    this.#journal.writeFact('timeAnchor', JSON.stringify(anchor));
    if (anchor.deskMs <= this.#latestMs()) return;
    this.#journal.transaction(() => {
      this.#journal.writeFact('provedTimeMs', String(anchor.deskMs));
      this.#journal.writeFact('timeProvedBy', provedBy);
    });
  }

  /** Where no desk has spoken since the machine was switched on, the later of the last proved time and the wall clock. */
  nowMs(): number {
    const anchor = this.#anchor;
    if (anchor === undefined) return Math.max(this.#latestMs(), Date.now());
    return Math.round(anchor.deskMs + steadyMs() - anchor.steadyMs);
  }

  now(): string {
    return new Date(this.nowMs()).toISOString();
  }

  /** Own wall clock minus the time of the desk. */
  offsetMs(): number {
    return Math.round(Date.now() - this.nowMs());
  }

  #latestMs(): number {
    return Number(this.#journal.readFact('provedTimeMs') ?? 0);
  }
}
