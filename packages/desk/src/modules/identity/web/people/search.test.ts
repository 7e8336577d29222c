import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNarrowed, listQuery, parsePeopleSearch } from './search.ts';

describe('the address of the list of people', () => {
  const team = '01a200d0-b702-700f-b75f-17cc4ca154cf';
  it('keeps what it knows and drops the rest', () => {
    assert.deepEqual(parsePeopleSearch({ q: ' bob ', role: 'lead', team, state: 'all', x: 1 }), {
      q: 'bob',
      role: 'lead',
      team,
      state: 'all',
    });
    assert.deepEqual(parsePeopleSearch({ q: '', role: 'king', team: 'x', state: 'active' }), {});
    assert.deepEqual(parsePeopleSearch({ q: 4711 }), { q: '4711' }, 'a number is what was typed, too');
  });
  it('asks for active people unless told', () => {
    assert.deepEqual(listQuery({}), { state: 'active' });
    assert.deepEqual(listQuery({ state: 'all', team }), { teamId: team });
    assert.equal(isNarrowed({}), false);
    assert.equal(isNarrowed({ q: 'x' }), true);
  });
});
