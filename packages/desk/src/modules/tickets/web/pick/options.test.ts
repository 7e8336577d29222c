import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstOption, matchingOptions, nearestFirst, stepOption, type PickOption } from './options.ts';

const options: readonly PickOption[] = [
  { value: 'a', label: 'Work on it again', disabledReason: 'not while it is open' },
  { value: 'b', label: 'Priya Raman', detail: 'Help desk, Network' },
  { value: 'c', label: 'Dave Brandt', disabledReason: 'away' },
  { value: 'd', label: 'Carol Lindqvist' },
];

describe('a list to choose from', () => {
  it('narrows by the beginnings of words, in any order', () => {
    const found = (typed: string) => matchingOptions(options, typed).map((option) => option.value);
    assert.deepEqual(found('net pri'), ['b']);
    assert.deepEqual(found('aman'), []);
    assert.deepEqual(found(' '), ['a', 'b', 'c', 'd']);
  });

  it('passes over what cannot be chosen', () => {
    assert.equal(stepOption(options, 1, 1), 3);
    assert.equal(stepOption(options, 3, 1), 3);
    assert.equal(stepOption(options, 1, -1), 1);
  });

  it('begins at the value that is set, else at the first that can be chosen', () => {
    assert.equal(firstOption(options, 'd'), 3);
    assert.equal(firstOption(options, undefined), 1);
  });

  it('puts people whose name begins so before those who contain it', () => {
    const people = [
      { name: 'Jonas Weiss', email: 'jonas@hallberg.example' },
      { name: 'Wei Zhang', email: 'wei@hallberg.example' },
    ];
    assert.deepEqual(
      nearestFirst(people, 'WEI').map((person) => person.name),
      ['Wei Zhang', 'Jonas Weiss'],
    );
  });
});
