import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { vary } from './vary.ts';

describe('what a seed varies', () => {
  const names = Array.from({ length: 200 }, (_, i) => `choice ${i}`);

  it('gives the same lab for the same seed, in whatever order it is asked', () => {
    const one = vary(7);
    const other = vary(7);
    const forwards = names.map((name) => one.integer(name, 0, 1000));
    const backwards = names.toReversed().map((name) => other.integer(name, 0, 1000));
    deepEqual(forwards, backwards.toReversed());
  });

  it('gives another lab for another seed', () => {
    const choices = (seed: number): string => names.map((name) => vary(seed).integer(name, 0, 1000)).join();
    notEqual(choices(1), choices(2));
  });

  it('stays within its limits and reaches both of them', () => {
    const seen = new Set(names.map((name) => vary(3).integer(name, 4, 9)));
    deepEqual(
      [...seen].toSorted((a, b) => a - b),
      [4, 5, 6, 7, 8, 9],
    );
  });

  it('picks each of a list', () => {
    const seen = new Set(names.map((name) => vary(5).pick(name, ['a', 'b', 'c'])));
    equal(seen.size, 3);
    ok(['a', 'b', 'c'].every((one) => seen.has(one)));
  });
});
