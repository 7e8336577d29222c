import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withStylesAside } from './inert-mail.ts';

describe('styles of a mail', () => {
  it('are put aside in tags, and words about them stay', () => {
    assert.equal(
      withStylesAside(
        '<p style="color: #c00" class="x">set style="none" here</p><img style=\'width:1px\' />',
      ),
      '<p data-style="color: #c00" class="x">set style="none" here</p><img data-style=\'width:1px\' />',
    );
  });
});
