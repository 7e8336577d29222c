import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outHeadline, outMeanings, resendWord, type OutState } from './states.ts';

const createdAt = '2026-05-18T09:00:00.000Z';
const mail = (state: OutState, attempts = 0, dueAt = createdAt) => ({
  state,
  attempts,
  createdAt,
  dueAt,
});

describe('where an outgoing mail is', () => {
  it('says something of its own for every state', () => {
    const states = Object.keys(outMeanings) as OutState[];
    const said = new Set(states.map((state) => outHeadline(mail(state))));
    assert.equal(said.size, states.length);
  });

  it('tells a held mail from one that could not leave', () => {
    assert.match(outHeadline(mail('ready', 0, '2026-05-18T09:00:08.000Z')), /held until/);
    assert.match(outHeadline(mail('ready', 2, '2026-05-18T09:00:08.000Z')), /next try/);
  });

  it('offers to send only what the server takes again', () => {
    const offered = (['ready', 'sending', 'sent', 'failed', 'parked', 'cancelled'] as const).filter(
      (state) => resendWord(mail(state)) !== undefined,
    );
    assert.deepEqual(offered, ['failed', 'parked']);
    assert.ok(resendWord(mail('ready', 1)));
  });
});
