import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUndecided, signOf, stateWords, type JobState } from './job-words.ts';

const job = (over: Partial<JobState>): JobState => ({
  state: 'queued',
  outcome: null,
  decision: null,
  createdAt: '2026-05-18T09:00:00.000Z',
  expiresAt: '2026-05-21T09:00:00.000Z',
  startedAt: null,
  ...over,
});
const now = new Date('2026-05-18T09:00:12.000Z');
const decision = {
  verdict: 'happened' as const,
  reason: 'The file is there.',
  by: 'Bob Okafor',
  at: '2026-05-18T09:00:10.000Z',
};

describe('what became of a job', () => {
  it('is told with the time that is left while it waits, and the time that it took while it runs', () => {
    assert.equal(stateWords(job({}), now), 'queued, expires in 2 d 23 h');
    const running = job({ state: 'started', startedAt: '2026-05-18T09:00:00.000Z' });
    assert.equal(stateWords(running, now), 'running 12 s');
    assert.deepEqual(signOf(running), { proof: 'ordered' });
  });

  it('is never drawn as read back: a machine alone proves nothing twice', () => {
    assert.deepEqual(signOf(job({ state: 'ended', outcome: 'done' })), { proof: 'done' });
  });

  it('stays open for a person until one has decided', () => {
    const unknown = job({ state: 'ended', outcome: 'unknown' });
    assert.deepEqual([isUndecided(unknown), signOf(unknown)], [true, { proof: 'unknown' }]);
    const decided = { ...unknown, decision };
    assert.equal(isUndecided(decided), false);
    assert.equal(stateWords(decided, now), 'it happened, says Bob Okafor');
  });

  it('is not reached when its time was over before it began', () => {
    assert.deepEqual(signOf(job({ state: 'expired' })), { verdict: 'not-reached' });
  });
});
