import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Evidence, MailRecordDetail } from '../../contract.ts';
import { pathOf } from './record-path.ts';

type Drawn = Pick<MailRecordDetail, 'verdict' | 'evidence' | 'settledAt' | 'attempts' | 'reason'>;

const at = '2026-05-18T09:26:03.112Z';
const evidence: Evidence[] = [
  { step: 'classify', found: 'Nothing marks it as automatic.' },
  { step: 'thread', found: 'It names no mail and no ticket of ours.' },
  { step: 'decide', found: 'ticket: It begins something new.' },
];

function record(over: Partial<Drawn>): Drawn {
  return { verdict: 'ticket', evidence, settledAt: at, attempts: 0, reason: '', ...over };
}
const states = (drawn: Drawn) => pathOf(drawn).map((stop) => stop.state);

describe('the path of a mail', () => {
  it('passes every station when the mail reached its verdict', () => {
    assert.deepEqual(states(record({})), ['done', 'done', 'done', 'done', 'done', 'done']);
  });

  it('says where something was repaired', () => {
    const mended = record({ evidence: [{ step: 'parse', found: 'Bytes of the subject.' }, ...evidence] });
    assert.deepEqual(pathOf(mended)[1], {
      station: 'read',
      state: 'mended',
      found: ['Bytes of the subject.'],
    });
  });

  it('waits at the next station while nothing was decided', () => {
    const waiting = record({ verdict: null, settledAt: null, evidence: [] });
    assert.deepEqual(states(waiting).slice(0, 3), ['done', 'waits', 'not-reached']);
  });

  it('ends where a repetition was known', () => {
    const same = record({ verdict: 'duplicate', evidence: [] });
    assert.deepEqual(states(same).slice(0, 2), ['done', 'not-reached']);
  });

  it('breaks where it could not be carried out', () => {
    const tries = [1, 2, 3, 4, 5].map((n) => ({ step: 'apply' as const, found: `Try ${n}: disk full` }));
    const given = record({ verdict: 'quarantined', evidence: tries });
    assert.equal(pathOf(given).at(-1)?.state, 'broken');
    assert.equal(pathOf(given).at(-1)?.found.length, 5);
  });
});
