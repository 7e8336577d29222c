import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detailOf } from '../ticket.test-support.ts';
import { conflictOf } from './conflict.ts';
import { inverse } from './patch.ts';

describe('taking a change back', () => {
  it('gives each changed field the value that it had, and no other', () => {
    const before = detailOf(10011, { team: { id: 'team', name: 'Network' }, impact: 2 });
    assert.deepEqual(inverse({ teamId: null, impact: 1, assigneeId: 'bob' }, before), {
      teamId: 'team',
      impact: 2,
      assigneeId: null,
    });
  });

  it('gives a priority back to the table when it came from there', () => {
    const before = detailOf(10011, { priority: 3 });
    assert.deepEqual(inverse({ priority: 1, priorityReason: 'audit' }, before), { priority: null });
  });

  it('brings an earlier reason back', () => {
    const before = detailOf(10011, { priority: 1, priorityReason: 'audit' });
    assert.deepEqual(inverse({ priority: null }, before), { priority: 1 });
    assert.deepEqual(inverse({ priority: 2, priorityReason: 'later' }, before), {
      priority: 1,
      priorityReason: 'audit',
    });
  });
});

describe('the facts of a conflict', () => {
  const problem = {
    type: 'about:blank',
    title: '',
    status: 409,
    code: 'tickets.conflict',
    hint: '',
    requestId: '',
  };

  it('are both values and the version to answer with', () => {
    const fields = [{ field: 'teamId', yours: 'a', theirs: 'b', by: 'Priya Raman', at: '' }];
    const conflict = conflictOf({ ...problem, facts: { version: 7, fields } }, { teamId: 'a' });
    assert.deepEqual(conflict, {
      version: 7,
      patch: { teamId: 'a' },
      fields: [{ field: 'teamId', yours: 'a', theirs: 'b', by: 'Priya Raman' }],
    });
  });

  it('are nothing when they are not such facts', () => {
    assert.equal(conflictOf(problem, {}), undefined);
    assert.equal(conflictOf({ ...problem, facts: { version: '7', fields: [] } }, {}), undefined);
  });
});
