import { createHash } from 'node:crypto';

/**
 * Chooses what differs from one run to the next. A choice depends on the seed and on its own name alone,
 * so the same seed gives the same lab, and a choice that is added later moves no other.
 */
export interface Vary {
  readonly seed: number;
  /** A whole number from `least` to `most`, both included. */
  readonly integer: (name: string, least: number, most: number) => number;
  readonly pick: <T>(name: string, from: readonly [T, ...T[]]) => T;
}

export function vary(seed: number): Vary {
  const fraction = (name: string): number => {
    const digest = createHash('sha256').update(`${seed} ${name}`).digest();
    return digest.readUInt32BE(0) / 0x1_0000_0000;
  };
  const integer = (name: string, least: number, most: number): number =>
    least + Math.floor(fraction(name) * (most - least + 1));
  return {
    seed,
    integer,
    pick: (name, from) => from[integer(name, 0, from.length - 1)] ?? from[0],
  };
}
