import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Problem } from '#platform/contract/errors';
import { changedFields, conflictsOf, met, settled, valuesBefore, type EditState } from './edit-state.ts';

type Fields = { readonly name: string; readonly phone: string | null; readonly teamIds: readonly string[] };
const base: Fields = { name: 'Greta', phone: null, teamIds: ['a', 'b'] };
const begun = (draft: Partial<Fields>): EditState<Fields> => ({
  base,
  draft: { ...base, ...draft },
  version: 3,
  conflicts: [],
});
const problem = (facts: Record<string, unknown>, code = 'identity.conflict'): Problem => ({
  type: '',
  title: '',
  status: 409,
  code,
  hint: '',
  requestId: '',
  facts,
});

describe('a form over a thing that others change too', () => {
  it('sends what is typed differently, and nothing else', () => {
    assert.deepEqual(changedFields(begun({ phone: '1' })), { phone: '1' });
    assert.deepEqual(changedFields(begun({ teamIds: ['b', 'a'] })), {}, 'lists have no order');
    assert.deepEqual(changedFields(begun({ teamIds: ['b'] })), { teamIds: ['b'] });
  });
  it('reads both values and the newest version from a conflict alone', () => {
    const fields = [{ field: 'phone', yours: '1', theirs: '2' }];
    assert.deepEqual(conflictsOf(problem({ version: 5, fields })), { version: 5, fields });
    assert.equal(conflictsOf(problem({ version: 5, fields }, 'identity.email_taken')), undefined);
    assert.equal(conflictsOf(problem({})), undefined);
    assert.deepEqual(conflictsOf(problem({ version: 5, fields: [7, null, {}] })), { version: 5, fields: [] });
  });
  it('with mine goes on from theirs, so that taking back restores theirs', () => {
    const after = met(begun({ phone: '1' }), {
      version: 5,
      fields: [{ field: 'phone', yours: '1', theirs: '2' }],
    });
    const mine = settled(after, 'phone', 'mine');
    assert.deepEqual([mine.version, mine.conflicts], [5, []]);
    assert.deepEqual(changedFields(mine), { phone: '1' });
    assert.deepEqual(valuesBefore(mine), { phone: '2' });
  });
  it('with theirs has nothing left to send', () => {
    const after = met(begun({ phone: '1' }), {
      version: 5,
      fields: [{ field: 'phone', yours: '1', theirs: '2' }],
    });
    const theirs = settled(after, 'phone', 'theirs');
    assert.equal(theirs.draft.phone, '2');
    assert.deepEqual(changedFields(theirs), {});
  });
  it('ignores a decision about a field that nobody disputes', () => {
    const state = begun({ name: 'G' });
    assert.equal(settled(state, 'name', 'theirs'), state);
  });
  it('keeps every other typed value through a conflict', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom('mine', 'theirs'), (name, phone, choice) => {
        const fields = [{ field: 'phone', yours: phone, theirs: 'x' }];
        const after = settled(met(begun({ name, phone }), { version: 9, fields }), 'phone', choice);
        assert.equal(after.draft.name, name);
        assert.equal(after.draft.phone, choice === 'mine' ? phone : 'x');
      }),
    );
  });
});
