import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placeIn, rememberSeen, seenAt } from './memory.ts';

describe('what the screens remember', () => {
  const list = { to: '/queue' as const, search: {}, numbers: ['1', '2', '3'], total: 38 };

  it('knows the place of a ticket in the list that was left', () => {
    assert.deepEqual(placeIn(list, '2'), { at: 2, of: 38, next: '3', previous: '1' });
    assert.deepEqual(placeIn({ ...list, total: undefined }, '3'), {
      at: 3,
      of: 3,
      next: undefined,
      previous: '2',
    });
  });

  it('knows no place for a ticket that was opened otherwise', () => {
    assert.equal(placeIn(list, '9'), undefined);
    assert.equal(placeIn(undefined, '1'), undefined);
  });

  it('keeps the latest look at a ticket', () => {
    rememberSeen('t', '2026-05-18T09:00:00.000Z');
    rememberSeen('t', '2026-05-18T08:00:00.000Z');
    assert.equal(seenAt('t'), '2026-05-18T09:00:00.000Z');
    assert.equal(seenAt('other'), undefined);
  });
});
