import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filterOf, parseQueueSearch, standardViews, statusesIn, viewOf } from './search.ts';

describe('the address of a queue', () => {
  it('keeps what it knows and leaves the rest out', () => {
    const search = parseQueueSearch({ status: 'open', priority: 1, q: '  ', sort: 'priority', other: 'x' });
    assert.deepEqual(search, { status: 'open', priority: '1', sort: 'priority' });
  });

  it('leaves an order out that the server does not have', () => {
    assert.deepEqual(parseQueueSearch({ sort: 'age' }), {});
  });

  it('names each standard view, in whatever order it is shown', () => {
    for (const view of standardViews) assert.equal(viewOf({ ...view.search, sort: 'priority' }), view.id);
    assert.equal(viewOf({ assignee: 'me', q: 'printer' }), undefined);
  });

  it('reads "unresolved" as its categories', () => {
    assert.deepEqual(statusesIn(undefined), statusesIn('unresolved'));
    assert.deepEqual(statusesIn('resolved, closed'), ['resolved', 'closed']);
  });

  it('filters by what is set alone', () => {
    assert.deepEqual(filterOf({ assignee: 'me', status: 'open', sort: 'created' }), { assignee: 'me' });
  });
});
