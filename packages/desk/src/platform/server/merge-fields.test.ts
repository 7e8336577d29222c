import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mergeFields, type Versioned } from './merge-fields.ts';

interface Thing extends Record<string, unknown> {
  readonly a: number;
  readonly b: number;
  readonly c: readonly number[];
}

/** Applies a change that was merged, as the use cases do. */
function apply(now: Versioned<Thing>, changed: Partial<Thing>): Versioned<Thing> {
  const version = now.version + 1;
  const touched = Object.fromEntries(Object.keys(changed).map((field) => [field, version]));
  return {
    fields: { ...now.fields, ...changed },
    version,
    fieldVersions: { ...now.fieldVersions, ...touched },
  };
}

const start: Versioned<Thing> = { fields: { a: 0, b: 0, c: [] }, version: 1, fieldVersions: {} };
const change = fc.record(
  { a: fc.nat(3), b: fc.nat(3), c: fc.array(fc.nat(2), { maxLength: 2 }) },
  { requiredKeys: [] },
);

describe('merging fields', () => {
  test('two people who change different fields both win', () => {
    const first = apply(start, mergeFields(start, { a: 1 }, 1).changed);
    const merge = mergeFields(first, { b: 2 }, 1);
    assert.deepEqual(merge, { changed: { b: 2 }, conflicts: [] });
  });

  test('the same field is a conflict that shows both values', () => {
    const first = apply(start, { a: 1 });
    const merge = mergeFields(first, { a: 2, b: 2 }, 1);
    assert.deepEqual(merge.conflicts, [{ field: 'a', yours: 2, theirs: 1 }]);
  });

  test('nobody overwrites what they have not seen, and a repeat is no conflict', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), change, fc.nat(5), (others, mine, seen) => {
        const history = others.reduce(
          (versions, other) => {
            const now = versions.at(-1) ?? start;
            const { changed } = mergeFields(now, other, now.version);
            return Object.keys(changed).length === 0 ? versions : [...versions, apply(now, changed)];
          },
          [start],
        );
        const base = history[Math.min(seen, history.length - 1)] ?? start;
        const now = history.at(-1) ?? start;
        const merge = mergeFields(now, mine, base.version);
        const conflicting = new Set(merge.conflicts.map((c) => c.field));
        for (const [field, value] of Object.entries(mine)) {
          const wasTouched = (now.fieldVersions[field] ?? 1) > base.version;
          const isSame = JSON.stringify(now.fields[field]) === JSON.stringify(value);
          assert.equal(conflicting.has(field), wasTouched && !isSame);
          assert.equal(field in merge.changed, !wasTouched && !isSame);
        }
        const after = apply(now, merge.changed);
        assert.deepEqual(mergeFields(after, merge.changed, base.version), { changed: {}, conflicts: [] });
      }),
    );
  });
});
