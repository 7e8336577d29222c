import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { statuses } from '../../contract.ts';
import { pageAfter, phasesOf } from './phases.ts';

describe('the stretches of a queue', () => {
  it('go by who waits: for us, in work, for others', () => {
    const phases = phasesOf({});
    assert.deepEqual(
      phases.map((phase) => [phase.id, phase.sort]),
      [
        ['waits', 'waiting'],
        ['work', 'updated'],
        ['pending', 'updated'],
      ],
    );
  });

  it('are one where an order was chosen', () => {
    assert.deepEqual(phasesOf({ status: 'open,new', sort: 'priority' }), [
      { id: 'all', status: 'open,new', sort: 'priority' },
    ]);
  });

  it('ask for every wanted category, and for no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 }), (wanted) => {
        const asked = phasesOf({ status: wanted.join(',') }).flatMap((phase) => phase.status.split(','));
        assert.deepEqual(new Set(asked), new Set(wanted));
      }),
    );
  });

  it('follow each other when the one before has ended', () => {
    const phases = phasesOf({});
    assert.deepEqual(pageAfter({ phase: 0 }, 'next', phases), { phase: 0, cursor: 'next' });
    assert.deepEqual(pageAfter({ phase: 0, cursor: 'next' }, null, phases), { phase: 1 });
    assert.equal(pageAfter({ phase: 2 }, null, phases), undefined);
  });
});
