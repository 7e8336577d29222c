import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { snoozeChoices } from './snooze.ts';

describe('times to put a ticket off to', () => {
  it('are an hour, the afternoon, tomorrow and Monday on a Wednesday morning', () => {
    const ids = snoozeChoices(new Date(2026, 4, 20, 9, 0)).map((choice) => choice.id);
    assert.deepEqual(ids, ['hour', 'afternoon', 'tomorrow', 'monday']);
  });

  it('name tomorrow once when tomorrow is Monday', () => {
    const ids = snoozeChoices(new Date(2026, 4, 17, 18, 0)).map((choice) => choice.id);
    assert.deepEqual(ids, ['hour', 'tomorrow']);
  });

  it('lie in the future, each at another instant', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(2024, 0, 1), max: new Date(2034, 0, 1), noInvalidDate: true }),
        (now) => {
          const instants = snoozeChoices(now).map((choice) => choice.at.getTime());
          assert.ok(instants.length >= 2);
          assert.ok(instants.every((instant) => instant > now.getTime()));
          assert.equal(new Set(instants).size, instants.length);
        },
      ),
    );
  });
});
