import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawn, swipeDeed, swipeFarPx } from './swipe.ts';

describe('drawing a row', () => {
  it('takes to the right, snoozes to the left, and does nothing half way', () => {
    assert.equal(swipeDeed(drawn(swipeFarPx, 4)), 'take');
    assert.equal(swipeDeed(drawn(-swipeFarPx, 4)), 'snooze');
    assert.equal(swipeDeed(drawn(swipeFarPx - 1, 0)), undefined);
  });

  it('leaves scrolling alone', () => {
    assert.equal(drawn(40, 60), 0);
  });

  it('goes no further than the words behind the row', () => {
    assert.equal(drawn(900, 0), 150);
    assert.equal(drawn(-900, 0), -150);
  });
});
