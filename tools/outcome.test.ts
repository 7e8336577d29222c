import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outcomeOf, outcomeOfMissing } from './outcome.ts';

const ran = { name: 'journeys', ok: true, seconds: 1, output: '', passed: 3, skipped: 0 };

describe('outcome of a part of npm test', () => {
  test('a part that passed passes, also under CI', () => {
    assert.equal(outcomeOf(ran, false).ok, true);
    assert.equal(outcomeOf(ran, true).ok, true);
    assert.equal(outcomeOf(ran, true).remark, undefined);
  });

  test('a part that failed fails, whatever it skipped', () => {
    assert.equal(outcomeOf({ ...ran, ok: false }, false).ok, false);
    assert.equal(outcomeOf({ ...ran, ok: false, skipped: 1 }, false).ok, false);
  });

  test('a part without a test fails', () => {
    assert.equal(outcomeOf({ ...ran, passed: 0 }, false).ok, false);
  });

  test('a skipped test is told, and fails under CI', () => {
    const outside = outcomeOf({ ...ran, skipped: 2 }, false);
    assert.equal(outside.ok, true);
    assert.match(outside.remark ?? '', /skipped 2 tests/);
    assert.equal(outcomeOf({ ...ran, skipped: 2 }, true).ok, false);
  });

  test('a missing program leaves the part out loudly, and fails under CI', () => {
    const outside = outcomeOfMissing('journeys', ['chromium'], false);
    assert.equal(outside.ok, true);
    assert.match(outside.remark ?? '', /LEFT OUT.*journeys.*chromium/);
    assert.equal(outcomeOfMissing('journeys', ['chromium'], true).ok, false);
  });
});
