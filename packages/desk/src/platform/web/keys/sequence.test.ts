import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  chordOf,
  isSingleKey,
  keyCaps,
  normalSequence,
  sequencePauseMs,
  step,
  type Pending,
} from './sequence.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

/** Types chords one after the other and lists what each of them hit. */
function type(chords: readonly string[], known: readonly string[], gapMs = 100): (string | undefined)[] {
  let pending: Pending | undefined;
  return chords.map((chord, index) => {
    const result = step(pending, chord, known, index * gapMs);
    pending = result.pending;
    return result.hit;
  });
}

describe('key sequences', () => {
  it('reads chords from events', () => {
    assert.equal(chordOf({ ...plain, key: 'j' }), 'j');
    assert.equal(chordOf({ ...plain, key: '?', shiftKey: true }), '?');
    assert.equal(chordOf({ ...plain, key: 'K', ctrlKey: true }), 'mod+k');
    assert.equal(chordOf({ ...plain, key: 'k', metaKey: true }), 'mod+k');
    assert.equal(chordOf({ ...plain, key: 'Enter', ctrlKey: true, shiftKey: true }), 'mod+shift+enter');
    assert.equal(chordOf({ ...plain, key: 'Shift', shiftKey: true }), undefined);
  });

  it('writes sequences in one form', () => {
    assert.equal(normalSequence('  G   q '), 'g q');
    assert.equal(normalSequence('Shift+Ctrl+Enter'), 'mod+shift+enter');
    assert.equal(normalSequence('Cmd+K'), 'mod+k');
    assert.equal(normalSequence('+'), '+');
  });

  it('tells single keys from chords that work inside inputs', () => {
    assert.ok(isSingleKey('g q'));
    assert.ok(isSingleKey('?'));
    assert.ok(!isSingleKey('mod+enter'));
  });

  it('hits a two-key sequence and leaves its second key alone otherwise', () => {
    assert.deepEqual(type(['g', 'q'], ['g q', 'g t', 'q']), [undefined, 'g q']);
    assert.deepEqual(type(['x', 'q'], ['g q', 'q', 'x']), ['x', 'q']);
    assert.deepEqual(type(['g', 'z'], ['g q', 'z']), [undefined, 'z']);
  });

  it('reaches the longer sequence by typing on', () => {
    assert.deepEqual(type(['.', '.', '.'], ['.', '. .', '. . .']), ['.', '. .', '. . .']);
  });

  it('begins anew after a pause', () => {
    assert.deepEqual(type(['g', 'q'], ['g q', 'q'], sequencePauseMs + 1), [undefined, 'q']);
  });

  it('draws caps as they are printed on the keys', () => {
    assert.deepEqual(keyCaps('g q', false), ['g', 'q']);
    assert.deepEqual(keyCaps('mod+k', false), ['Ctrl K']);
    assert.deepEqual(keyCaps('mod+enter', true), ['⌘ ↵']);
    assert.deepEqual(keyCaps('escape', false), ['Esc']);
  });

  it('only ever hits sequences that exist, and normal form is stable', () => {
    const key = fc.constantFrom('a', 'b', 'g', 'q', '.', '?');
    const sequence = fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => keys.join(' '));
    fc.assert(
      fc.property(fc.array(sequence, { maxLength: 8 }), fc.array(key, { maxLength: 12 }), (known, typed) => {
        for (const hit of type(typed, known)) assert.ok(hit === undefined || known.includes(hit));
        for (const one of known) assert.equal(normalSequence(normalSequence(one)), normalSequence(one));
      }),
    );
  });
});
