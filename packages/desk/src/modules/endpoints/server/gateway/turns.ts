import { busy } from './problem.ts';

/**
 * Lets so many in at once and so many wait; the rest is told when to come back. After a restart every machine says hello
 * in the same second, and the database has people to serve too.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #waitingMost: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, waitingMost: number) {
    this.#atOnce = atOnce;
    this.#waitingMost = waitingMost;
  }

  /** Throws 503 when as many wait as may. */
  requireRoom(): void {
    if (this.#waiting.length >= this.#waitingMost) throw busy(503, 2, 15);
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) {
      this.requireRoom();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
