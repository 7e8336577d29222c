import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { windowWords } from './window-words.ts';

describe('the window of a standing approval', () => {
  it('is told with its days and in the clock of UTC, also over midnight', () => {
    assert.equal(
      windowWords({ days: [1, 5], fromMinute: 22 * 60, untilMinute: 4 * 60 + 5 }),
      'Mon, Fri, 22:00 to 04:05 UTC',
    );
    assert.equal(windowWords({ days: [0], fromMinute: 0, untilMinute: 1440 }), 'Sun, 00:00 to 24:00 UTC');
  });
});
