import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { steadyRows } from './steady-rows.ts';

interface Row {
  readonly id: number;
  readonly text: string;
}
const keyOf = (row: Row) => String(row.id);
const list = fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 30 }), text: fc.string() }), {
  selector: (r) => r.id,
});

describe('steady rows', () => {
  it('keeps the order, takes new contents, marks what left and lets new rows wait', () => {
    const shown = [
      { id: 1, text: 'a' },
      { id: 2, text: 'b' },
      { id: 3, text: 'c' },
    ];
    const newest = [
      { id: 9, text: 'new' },
      { id: 3, text: 'C' },
      { id: 1, text: 'A' },
    ];
    const { rows, waiting } = steadyRows(shown, newest, keyOf);
    assert.deepEqual(
      rows.map((r) => [r.row.text, r.gone]),
      [
        ['A', false],
        ['b', true],
        ['C', false],
      ],
    );
    assert.deepEqual(
      waiting.map((r) => r.id),
      [9],
    );
  });

  it('never moves, adds or drops a row that is shown, and hides nothing that is new', () => {
    fc.assert(
      fc.property(list, list, (shown, newest) => {
        const { rows, waiting } = steadyRows(shown, newest, keyOf);
        assert.deepEqual(
          rows.map((r) => r.row.id),
          shown.map((r) => r.id),
        );
        const ids = new Set([
          ...rows.filter((r) => !r.gone).map((r) => r.row.id),
          ...waiting.map((r) => r.id),
        ]);
        assert.deepEqual(
          [...ids].toSorted((a, b) => a - b),
          newest.map((r) => r.id).toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
