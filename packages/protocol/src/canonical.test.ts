import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Json } from './canonical.ts';
import { CanonicalError, canonicalText } from './canonical.ts';

/** The same value with the keys of each object in another order. */
function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => shuffled(one));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, shuffled(one ?? null)]),
  );
}

describe('the canonical text', () => {
  test('one value has one text, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = value as Json;
        if (!JSON.stringify(json).isWellFormed()) return;
        assert.equal(canonicalText(json), canonicalText(shuffled(json)));
      }),
    );
  });

  test('reading it back gives the value, so nothing was lost', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const read: unknown = JSON.parse(canonicalText(value as Json));
        assert.deepEqual(read, JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('follows RFC 8785: numbers, escapes and order by code units', () => {
    assert.equal(canonicalText({ b: 1e21, a: [1.0, 0.1, -0, 1e-7] }), '{"a":[1,0.1,0,1e-7],"b":1e+21}');
    assert.equal(canonicalText('\u000f"\\\n€'), '"\\u000f\\"\\\\\\n€"');
    assert.equal(canonicalText({ '\u{1F600}': 1, '\uFB33': 2, '\r': 3 }), '{"\\r":3,"😀":1,"\uFB33":2}');
    assert.equal(canonicalText({ kept: 1, gone: undefined }), '{"kept":1}');
  });

  test('what has no canonical form is refused', () => {
    for (const value of [NaN, Infinity, 'half \ud83d', { '\ud83d': 1 }]) {
      assert.throws(() => canonicalText(value), CanonicalError);
    }
  });
});
