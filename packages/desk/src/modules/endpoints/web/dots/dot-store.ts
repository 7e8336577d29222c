import type { MachineDot } from '../../contract.ts';

/** Reads the dots of some people; the one request that a whole screen of rows costs. */
export type ReadDots = (personIds: readonly string[]) => Promise<readonly MachineDot[]>;

/** Rows that are drawn together ask together. */
const gatherMs = 20;
/** Rows that come back by scrolling show what is known already. */
const freshMs = 30_000;
/** As many as one request takes. */
const mostPeople = 200;

interface Known {
  readonly dots: readonly MachineDot[];
  readonly atMs: number;
}

/** What is known about the machines of people whose rows are shown, asked for in batches. */
export class DotStore {
  readonly #read: ReadDots;
  readonly #known = new Map<string, Known>();
  readonly #shown = new Map<string, Set<() => void>>();
  readonly #asked = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: ReadDots) {
    this.#read = read;
  }

  /** The machines of a person; undefined as long as nobody has answered. */
  dotsOf(personId: string): readonly MachineDot[] | undefined {
    return this.#known.get(personId)?.dots;
  }

  /** Keeps a person's machines known until the returned function is called; `changed` is called when they differ. */
  show(personId: string, changed: () => void): () => void {
    const listeners = this.#shown.get(personId) ?? new Set();
    this.#shown.set(personId, listeners.add(changed));
    const atMs = this.#known.get(personId)?.atMs;
    if (atMs === undefined || Date.now() - atMs > freshMs) this.#ask([personId]);
    return () => {
      listeners.delete(changed);
      if (listeners.size === 0) this.#shown.delete(personId);
    };
  }

  /** Something happened to a machine: what is shown is asked for again, all of it at once. */
  refresh(): void {
    this.#known.forEach(({ dots }, personId) => this.#known.set(personId, { dots, atMs: 0 }));
    this.#ask([...this.#shown.keys()]);
  }

  #ask(personIds: readonly string[]): void {
    for (const id of personIds) this.#asked.add(id);
    if (this.#asked.size > 0) this.#later();
  }

  #later(): void {
    if (this.#timer === undefined) this.#timer = setTimeout(() => void this.#send(), gatherMs);
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const asked = [...this.#asked].slice(0, mostPeople);
    for (const id of asked) this.#asked.delete(id);
    if (this.#asked.size > 0) this.#ask([]);
    // Dots are an extra: without an answer the rows stay without, and the next event asks again.
    const dots = await this.#read(asked).catch(() => undefined);
    if (!dots) return;
    for (const id of asked)
      this.#learn(
        id,
        dots.filter((dot) => dot.personId === id),
      );
  }

  #learn(personId: string, dots: readonly MachineDot[]): void {
    const same = JSON.stringify(this.#known.get(personId)?.dots) === JSON.stringify(dots);
    const kept = same ? (this.#known.get(personId)?.dots ?? dots) : dots;
    this.#known.set(personId, { dots: kept, atMs: Date.now() });
    if (!same) for (const changed of this.#shown.get(personId) ?? []) changed();
  }
}
