import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { everything, windowOf } from './windows.ts';

const bits = [11, 13, 15, 17, 19, 21, 23];
/** The marks of a number, as the function search_marks of the migration makes them. */
const marksOf = (number: number) => bits.map((b, level) => level * 2 ** 40 + Math.floor(number / 2 ** b));

describe('windows', () => {
  it('hold exactly the newest numbers that they say, and not many more than asked for', () => {
    const numbers = fc.integer({ min: 1, max: 20_000_000 });
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 1, max: 30_000_000 }),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (newest, size, at) => {
          const window = windowOf(newest, size);
          if (window === everything) return;
          assert.ok(window.marks.length <= 16);
          assert.ok(window.size >= size && window.size < newest);
          assert.ok(window.size <= 2 * size + 2 ** 12);
          const number = Math.max(0, Math.min(newest, newest - Math.floor(at * window.size)));
          const inside = marksOf(number).some((mark) => window.marks.includes(mark));
          assert.equal(inside, number >= newest - window.size);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
