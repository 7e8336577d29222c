/** A store that is emptied by use and filled again by time: allows bursts, and a rate in the long run. */
export class Bucket {
  readonly #burst: number;
  readonly #perMs: number;
  #level: number;
  #atMs: number;

  constructor({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }, nowMs: number) {
    this.#burst = burst;
    this.#perMs = perSecond / 1000;
    this.#level = burst;
    this.#atMs = nowMs;
  }

  /** Takes so much, even into debt; returns the milliseconds until the debt is paid, 0 when there is none. */
  spend(amount: number, nowMs: number): number {
    this.#level = this.level(nowMs) - amount;
    this.#atMs = nowMs;
    return this.#level >= 0 ? 0 : -this.#level / this.#perMs;
  }

  level(nowMs: number): number {
    return Math.min(this.#burst, this.#level + (nowMs - this.#atMs) * this.#perMs);
  }

  /** Full again: nobody needs to remember it. */
  isFull(nowMs: number): boolean {
    return this.level(nowMs) >= this.#burst;
  }
}
