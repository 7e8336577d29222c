/** Numbers that look random and are the same for the same seed, so that a failed run can be repeated. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in this share of the cases. */
  happens(share: number): boolean;
  /** One of the list; undefined when it is empty. */
  pick<T>(of: readonly T[]): T | undefined;
}

/** Mulberry32 by Tommy Ettinger (public domain): 32 bits of state, good enough to scatter faults. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    happens: (share) => next() < share,
    pick: (of) => (of.length === 0 ? undefined : of[between(0, of.length - 1)]),
  };
}
