import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { withNews } from './steady-rows.ts';

const row = (id: number, state = 'old') => ({ id: String(id), state });

describe('a list that mails come into', () => {
  it('keeps its rows where they are, and counts what is new', () => {
    const ids = fc.uniqueArray(fc.nat(50), { minLength: 1 });
    fc.assert(
      fc.property(ids, ids, (shown, newest) => {
        const pages = [{ items: shown.map((id) => row(id)), nextCursor: null }];
        const after = withNews(
          pages,
          newest.map((id) => row(id, 'new')),
        );
        const items = after.pages.flatMap((page) => page.items);
        assert.deepEqual(
          items.map((one) => one.id),
          shown.map(String),
        );
        for (const one of items) assert.equal(one.state, newest.includes(Number(one.id)) ? 'new' : 'old');
        assert.equal(after.fresh, newest.filter((id) => !shown.includes(id)).length);
      }),
    );
  });

  it('takes the first mails at once', () => {
    const after = withNews([{ items: [], nextCursor: null }], [row(1), row(2)]);
    assert.deepEqual([after.pages[0]?.items.length, after.fresh], [2, 0]);
  });
});
