import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentIdOf, withStylesAside } from './inert-mail.ts';
import { showsInline } from './inline-pictures.ts';

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

describe('pictures that are part of a mail', () => {
  it('are named by Content-ID, percent-encoded or not', () => {
    assert.equal(contentIdOf('cid:shot%40desk'), 'shot@desk');
    assert.equal(contentIdOf('cid:100%'), '100%');
  });

  it('open the mail as it was sent; a file that nothing shows does not', () => {
    const file = { id: 'f', name: 'shot.png', mediaType: 'image/png', sizeBytes: 1, contentId: 'shot@desk' };
    const bodyHtml = '<p><img src="cid:shot@desk" /></p>';
    assert.equal(showsInline({ bodyHtml, attachments: [file] }), true);
    assert.equal(showsInline({ bodyHtml, attachments: [{ ...file, contentId: null }] }), false);
    assert.equal(showsInline({ bodyHtml, attachments: [{ ...file, mediaType: 'text/html' }] }), false);
    assert.equal(showsInline({ bodyHtml: null, attachments: [file] }), false);
  });
});
