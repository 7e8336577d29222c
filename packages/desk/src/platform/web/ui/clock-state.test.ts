import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { nextTickMs, runningFace } from './clock-state.ts';

const minuteMs = 60_000;

describe('the face of a running clock', () => {
  it('turns amber at a quarter or half an hour, and red when nothing is left', () => {
    const eightHours = 480 * minuteMs;
    assert.equal(runningFace(200 * minuteMs, eightHours).state, 'running');
    assert.equal(runningFace(119 * minuteMs, eightHours).state, 'soon');
    assert.equal(runningFace(31 * minuteMs, 60 * minuteMs).state, 'running');
    assert.equal(runningFace(23 * minuteMs, 60 * minuteMs).state, 'soon');
    assert.deepEqual(runningFace(-18 * minuteMs, eightHours), {
      state: 'over',
      shareLeft: 0,
      ms: 18 * minuteMs,
    });
  });

  it('ticks each minute, each second in the last five minutes, and never when it stands', () => {
    assert.equal(nextTickMs({ state: 'running', shareLeft: 1, ms: 10 * minuteMs }), 1);
    assert.equal(nextTickMs({ state: 'running', shareLeft: 1, ms: 10 * minuteMs + 30_000 }), 30_001);
    assert.equal(nextTickMs({ state: 'soon', shareLeft: 0.1, ms: 4 * minuteMs + 300 }), 301);
    assert.equal(nextTickMs({ state: 'paused', shareLeft: 0.5, ms: 1 }), Number.POSITIVE_INFINITY);
  });

  it('only ever goes from running to soon to over, with a share between 0 and 1', () => {
    const order = { running: 0, soon: 1, over: 2, paused: 3, met: 3 };
    const ms = fc.integer({ min: -1000 * minuteMs, max: 1000 * minuteMs });
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 1000 * minuteMs }), (one, other, targetMs) => {
        const earlier = runningFace(Math.max(one, other), targetMs);
        const later = runningFace(Math.min(one, other), targetMs);
        assert.ok(order[earlier.state] <= order[later.state]);
        assert.ok(earlier.shareLeft >= 0 && earlier.shareLeft <= 1 && earlier.ms >= 0);
      }),
    );
  });
});
