import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mailDomainsIn } from './mail-domains.ts';

describe('mail domains as people type them', () => {
  it('are one each, however they are separated', () => {
    assert.deepEqual(mailDomainsIn('@A.example, b.example\n\nb.example;c.example'), [
      'a.example',
      'b.example',
      'c.example',
    ]);
    assert.deepEqual(mailDomainsIn(' \n'), []);
  });
});
