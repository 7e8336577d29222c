import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ownPath } from './own-path.ts';

const origin = 'https://desk.example';

describe('the address after sign-in', () => {
  it('is a path of this desk, with its query and fragment', () => {
    assert.equal(ownPath('/queue?requester=7#last', origin), '/queue?requester=7#last');
    assert.equal(ownPath('/people/../me', origin), '/me');
  });
  it('is never another site, however it is written', () => {
    const foreign = [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '\\/evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      'queue',
      '',
    ];
    for (const next of foreign) assert.equal(ownPath(next, origin), '/', JSON.stringify(next));
  });
  it('is not a circle, and not an answer of the API', () => {
    for (const next of ['/sign-in?next=/sign-in', '/sign-in/link#abc', '/api/session'])
      assert.equal(ownPath(next, origin), '/');
  });
  it('is the start page for anything that is no text', () => {
    for (const next of [undefined, null, 7, ['/queue'], {}]) assert.equal(ownPath(next, origin), '/');
  });
  it('stays on this site for every text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webPath()), (text) => {
        const path = ownPath(text, origin);
        assert.equal(new URL(path, origin).origin, origin);
        assert.ok(path.startsWith('/') && !path.startsWith('//'));
      }),
    );
  });
});
