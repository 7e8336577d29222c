import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { judgeConsent, letsHappen, shortestNoticeMs } from './judge-consent.ts';

const anna = { user: 'anna', terminals: ['pts/0'], isTold: true, toldMs: 0 } as const;
const ben = { ...anna, user: 'ben' } as const;
const deadlineMs = 2 * shortestNoticeMs;
const before = { nowMs: 1, deadlineMs, atDeadline: false };
const at = { ...before, nowMs: deadlineMs };
const forced = { ...at, atDeadline: true };

describe('consent to a restart', () => {
  test('nobody there needs none; everybody there must have said yes', () => {
    assert.equal(judgeConsent([], before), 'nobody-there');
    assert.equal(judgeConsent([{ ...anna, answer: 'yes' }], before), 'given');
    const half = [
      { ...anna, answer: 'yes' },
      { ...ben, answer: 'none' },
    ] as const;
    assert.equal(judgeConsent(half, before), undefined);
    assert.equal(judgeConsent(half, at), 'missing');
  });

  test('a no ends it, more time does not, and the deadline without an answer is no consent', () => {
    assert.equal(judgeConsent([{ ...anna, answer: 'no' }], before), 'refused');
    assert.equal(judgeConsent([{ ...anna, answer: 'later' }], before), undefined);
    assert.equal(judgeConsent([{ ...anna, answer: 'later' }], at), 'postponed');
    assert.equal(judgeConsent([{ ...anna, answer: 'none' }], at), 'missing');
  });

  test('a deadline counts for those alone who were told in time', () => {
    assert.equal(judgeConsent([{ ...anna, answer: 'no' }], forced), 'deadline');
    assert.equal(
      judgeConsent([{ ...anna, answer: 'none' }], { ...forced, nowMs: deadlineMs - 1 }),
      undefined,
    );
    assert.equal(judgeConsent([{ ...anna, answer: 'none', isTold: false }], forced), 'not-told');
    assert.equal(judgeConsent([{ ...anna, answer: 'none', toldMs: deadlineMs - 1 }], forced), 'not-told');
  });

  test('whatever is answered: without a deadline that was told nobody is cut off who did not say yes', () => {
    const person = fc.record({
      user: fc.string(),
      terminals: fc.constant(['pts/0']),
      isTold: fc.boolean(),
      toldMs: fc.integer({ min: 0, max: deadlineMs }),
      answer: fc.constantFrom('yes', 'no', 'later', 'none'),
    });
    const asked = fc.record({
      nowMs: fc.integer({ min: 0, max: 2 * deadlineMs }),
      deadlineMs: fc.constant(deadlineMs),
      atDeadline: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(person, { minLength: 1 }), asked, (people, question) => {
        const verdict = judgeConsent(people, question);
        const isForced = question.atDeadline && question.nowMs >= deadlineMs;
        const mayForce = isForced && people.every((one) => one.answer === 'yes' || one.isTold);
        return (
          verdict === undefined ||
          !letsHappen(verdict) ||
          mayForce ||
          people.every((one) => one.answer === 'yes')
        );
      }),
    );
  });
});
