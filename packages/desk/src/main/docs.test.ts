import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { referencePages } from './docs.ts';

const folder = join(import.meta.dirname, '../../../../docs/reference');

describe('the reference pages', () => {
  for (const [name, text] of Object.entries(referencePages())) {
    it(`${name} is what the contracts say (npm run docs writes it)`, () => {
      assert.equal(readFileSync(join(folder, name), 'utf8'), text);
    });
  }
});
