import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { endAfter, lastDayOf } from './last-day.ts';

describe('the last day of a consultant', () => {
  it('is the day that was chosen, however the clocks change', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2024, max: 2040 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        (y, m, d) => {
          const day = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
          assert.equal(lastDayOf(endAfter(day)), day);
        },
      ),
    );
  });
  it('without a day there is no end', () => {
    assert.equal(endAfter(''), null);
    assert.equal(lastDayOf(null), '');
  });
});
