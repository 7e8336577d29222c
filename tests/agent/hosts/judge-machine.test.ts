import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeFinding } from '../../faults/finding.ts';
import { judgeMachine, type Asked, type MachineRecord, type StoredResult } from './judge-machine.ts';

const asked: readonly Asked[] = [
  { jobId: 'a', effect: 'one' },
  { jobId: 'b', effect: 'two' },
  { jobId: 'c', effect: 'three', mustNotRun: true },
  { jobId: 'd', effect: null },
];
const result = (jobId: string, number: number, outcome: string, code = 'ok'): StoredResult => ({
  jobId,
  number,
  hash: `hash ${number}`,
  previous: number === 1 ? null : `hash ${number - 1}`,
  outcome,
  code,
  chunksSaid: 1,
  chunksStored: 1,
});
const good: MachineRecord = {
  asked,
  results: [
    result('a', 1, 'done'),
    result('b', 2, 'unknown', 'interrupted'),
    result('c', 3, 'refused', 'job.expired'),
    result('d', 4, 'done'),
  ],
  conflicts: [],
  effects: new Map([['one', 1]]),
};

const changed = (jobId: string, changes: Partial<StoredResult>): readonly StoredResult[] =>
  good.results.map((one) => (one.jobId === jobId ? { ...one, ...changes } : one));

const planted: Readonly<Record<string, { spoilt: Partial<MachineRecord>; found: RegExp }>> = {
  'an effect that is there twice': {
    spoilt: { effects: new Map([['one', 2]]) },
    found: /^I6 steps: its effect is there 2 times \[operation a/,
  },
  'a second execution behind an unknown': {
    spoilt: { effects: new Map([...good.effects, ['two', 2]]) },
    found: /^I6 steps: its effect is there 2 times \[operation b/,
  },
  'a success that did not happen': {
    spoilt: { effects: new Map() },
    found: /^I6 steps: it is said to be done, and nothing happened \[operation a/,
  },
  'a failure that did happen': {
    spoilt: { results: changed('a', { outcome: 'failed', code: 'action.broke' }) },
    found: /^I6 steps: it happened, and is said to be failed/,
  },
  'an expired job that was started': {
    spoilt: { effects: new Map([...good.effects, ['three', 1]]), results: changed('c', { outcome: 'done' }) },
    found: /^I6 steps: it must not run, but ended as done/,
  },
  'a result that is nowhere': {
    spoilt: { results: good.results.slice(0, 3) },
    found: /^I1 no loss: no result, and 0 effects \[operation d/,
  },
  'two words about one job': {
    spoilt: { conflicts: ['a'] },
    found: /^I2 no duplication: two different results \[operation a/,
  },
  'a hole in the chain': {
    spoilt: { results: good.results.filter(({ jobId }) => jobId !== 'b') },
    found: /^I7 agent data: result 3 stands where 2 should/,
  },
  'a result that was exchanged': {
    spoilt: { results: changed('b', { hash: 'another' }) },
    found: /^I7 agent data: result 3 names another one before it/,
  },
  'raw output that is not whole': {
    spoilt: { results: changed('d', { chunksStored: 0 }) },
    found: /^I7 agent data: 0 of 1 chunks/,
  },
  'a result for nobody': {
    spoilt: { asked: asked.slice(0, 3) },
    found: /^I7 agent data: a result for a job that nobody asked for/,
  },
};

describe('the judge of machines', () => {
  it('finds nothing where nothing was spoilt', () => {
    assert.deepEqual(judgeMachine(good).map(describeFinding), []);
    const happened = { ...good, effects: new Map([...good.effects, ['two', 1]]) };
    assert.deepEqual(judgeMachine(happened).map(describeFinding), [], 'unknown stands for both');
  });

  for (const [what, { spoilt, found }] of Object.entries(planted)) {
    it(`reports ${what}`, () => {
      const findings = judgeMachine({ ...good, ...spoilt }).map(describeFinding);
      assert.ok(
        findings.some((one) => found.test(one)),
        findings.join('\n') || 'nothing was found',
      );
    });
  }
});
