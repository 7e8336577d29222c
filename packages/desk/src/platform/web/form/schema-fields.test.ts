import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { schemaFields, fieldValues, inputsOf, missingFields } from './schema-fields.ts';

const schema = {
  type: 'object',
  required: ['machine'],
  properties: {
    machine: { type: 'string', title: 'Machine', description: 'As on its label' },
    users: { type: 'integer' },
    still: { type: 'boolean', title: 'Work stands still' },
    place: { type: 'string', enum: ['Office', 'Home'] },
    nested: { type: 'object' },
    servers: { type: 'array', items: { type: 'string' } },
    hash: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  },
};
const fields = schemaFields(schema);

describe('fields of a schema', () => {
  it('are read from the schema in its order; what no form can draw is left out', () => {
    assert.deepEqual(
      fields.map(({ name, label, kind, required }) => [name, label, kind, required]),
      [
        ['machine', 'Machine', 'text', true],
        ['users', 'users', 'integer', false],
        ['still', 'Work stands still', 'boolean', false],
        ['place', 'place', 'choice', false],
        ['servers', 'servers', 'lines', false],
        ['hash', 'hash', 'text', false],
      ],
    );
    assert.deepEqual(schemaFields(undefined), []);
  });

  it('are sent with their types, the empty ones not at all', () => {
    const inputs = { machine: ' LT-0417 ', users: '5', still: false, place: '' };
    assert.deepEqual(fieldValues(fields, inputs), { machine: 'LT-0417', users: 5, still: false });
  });

  it('leave words in a number field to the judgement of the schema', () => {
    assert.deepEqual(fieldValues(fields, { users: 'many' }), { users: 'many' });
  });

  it('send lists as lists, and null for what is required and may be nothing', () => {
    const asked = schemaFields({ ...schema, required: ['hash'] });
    assert.deepEqual(fieldValues(asked, { servers: ' 9.9.9.9 \n\n1.1.1.1' }), {
      servers: ['9.9.9.9', '1.1.1.1'],
      hash: null,
    });
    assert.deepEqual(missingFields(asked, {}), []);
  });

  it('go from values to inputs and back', () => {
    const values = { machine: 'LT-0417', users: 5, still: true, place: 'Home', servers: ['a', 'b'] };
    assert.deepEqual(fieldValues(fields, inputsOf(fields, values)), values);
  });

  it('tell which required ones are empty', () => {
    assert.deepEqual(
      missingFields(fields, { machine: '  ' }).map((field) => field.name),
      ['machine'],
    );
  });
});
