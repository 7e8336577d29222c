import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RequestNumbers } from './request-numbers.ts';

describe('numbers of requests', () => {
  test('each is taken once, in whatever order they come inside of the window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 400 }), (numbers) => {
        const taken = new RequestNumbers();
        const known = new Set<number>();
        for (const number of numbers) {
          assert.equal(taken.take(number), !known.has(number), String(number));
          known.add(number);
        }
      }),
    );
  });

  test('what is too far behind counts as used, and is never taken twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 300 }), (numbers) => {
        const taken = new RequestNumbers();
        const given = new Set<number>();
        let highest = 0;
        for (const number of numbers) {
          const isNew = taken.take(number);
          if (isNew) assert.ok(!given.has(number));
          else assert.ok(given.has(number) || number <= highest - 1024, `${number} of ${highest}`);
          given.add(number);
          highest = Math.max(highest, number);
        }
      }),
    );
  });
});
