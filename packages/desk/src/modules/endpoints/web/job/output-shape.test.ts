import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shapeOf } from './output-shape.ts';

describe('a typed output', () => {
  it('is read by the units at the end of its names', () => {
    const output = { averageMs: 1.5, lossPercent: 0, sizeBytes: 1_500_000, port: 8080, problem: null };
    const shape = shapeOf(output);
    assert.equal(shape.is, 'fields');
    assert.deepEqual(shape.is === 'fields' && shape.fields.map((part) => [part.label, part.shape]), [
      ['Average', { is: 'value', text: '1.5 ms' }],
      ['Loss', { is: 'value', text: '0 %' }],
      ['Size', { is: 'value', text: '1.5 MB' }],
      ['Port', { is: 'value', text: '8080' }],
      ['Problem', { is: 'value', text: '–' }],
    ]);
  });

  it('shows a list of objects as one table with all their columns', () => {
    const shape = shapeOf([
      { mountedOn: '/', usedPercent: 91 },
      { mountedOn: '/home', usedPercent: null, device: 'sdb1' },
    ]);
    assert.deepEqual(shape, {
      is: 'rows',
      columns: [
        { name: 'mountedOn', label: 'Mounted on', isNumber: false },
        { name: 'usedPercent', label: 'Used', isNumber: true },
        { name: 'device', label: 'Device', isNumber: false },
      ],
      rows: [
        ['/', '91 %', '–'],
        ['/home', '–', 'sdb1'],
      ],
    });
  });

  it('stands in the order of the schema, what the schema does not know behind it', () => {
    const schema = {
      properties: { zone: {}, rows: { items: { properties: { to: {}, from: {} } } } },
    };
    const shape = shapeOf({ extra: 1, rows: [{ from: 'a', to: 'b' }], zone: 'c' }, schema);
    const fields = shape.is === 'fields' ? shape.fields : [];
    assert.deepEqual(
      fields.map((part) => part.name),
      ['zone', 'rows', 'extra'],
    );
    const rows = fields[1]?.shape;
    assert.deepEqual(rows?.is === 'rows' && rows.rows, [['b', 'a']]);
  });

  it('has a shape whatever a machine sends', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void shapeOf(value)));
  });
});
