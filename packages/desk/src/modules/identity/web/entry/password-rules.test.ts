import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkToken } from './link-token.ts';
import { passwordLength, passwordRules } from './password-rules.ts';

const limits = { minLength: 15, maxLength: 200 };
const bob = { name: 'Bob Okafor', email: 'bob@lindenau.example' };

function met(password: string): Record<string, boolean> {
  return Object.fromEntries(
    passwordRules({ password, ...bob }, limits).map(({ rule, met: is }) => [rule, is]),
  );
}

describe('what can be told of a password while it is typed', () => {
  it('counts characters as people see them: a letter with its mark is one', () => {
    assert.equal(passwordLength('e\u0301'), 1);
    assert.equal(passwordLength('🎷🎷'), 2);
    assert.deepEqual(met('purple chalk 14'), { length: true, own: true });
    assert.deepEqual(met('purple chalk 1'), { length: false, own: true });
  });
  it('sees a password of name and address alone', () => {
    assert.equal(met('Bob Okafor Lindenau')['own'], false);
    assert.equal(met('bob@lindenau.example')['own'], false);
    assert.equal(met('bob rides a purple tram')['own'], true);
  });
  it('promises nothing for an empty field', () => {
    assert.deepEqual(met(''), { length: false, own: false });
  });
  it('names the upper end only where it is passed', () => {
    assert.equal(met('x'.repeat(200))['long'], undefined);
    assert.equal(met('x'.repeat(201))['long'], false);
  });
  it('takes a secret from the whole fragment alone', () => {
    const secret = 'aB3_-'.repeat(8);
    assert.equal(linkToken(`#${secret}`), secret);
    for (const cut of ['', '#', '#abc', `#${secret}%20x`, '#' + 'x'.repeat(300)])
      assert.equal(linkToken(cut), undefined, cut);
  });
});
