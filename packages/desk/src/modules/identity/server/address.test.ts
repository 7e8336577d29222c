import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readAddress } from './address.ts';
import { cleanName } from './names.ts';

const keyOf = (text: string) => readAddress(text)?.key;

describe('mail addresses', () => {
  test('case and the spelling of the domain do not matter', () => {
    assert.equal(keyOf('Anna@Example.ORG'), 'anna@example.org');
    assert.equal(keyOf('anna@Bücher.example'), 'anna@xn--bcher-kva.example');
    assert.equal(keyOf('ANNA@xn--bcher-kva.example'), 'anna@xn--bcher-kva.example');
    assert.equal(keyOf('anna@例え。テスト'), 'anna@xn--r8jz45g.xn--zckzah');
    assert.equal(keyOf('ÜNAL@example.org'), keyOf('u\u0308nal@example.org'));
    assert.equal(keyOf(' anna@example.org. '), 'anna@example.org');
  });

  test('a letter that only looks like another is another person', () => {
    assert.notEqual(keyOf('mi\u212ae@example.org'), 'mike@example.org');
    assert.notEqual(keyOf('аnna@example.org'), 'anna@example.org');
    assert.notEqual(keyOf('anna@exаmple.org'), 'anna@example.org');
  });

  for (const text of [
    '',
    '@',
    'anna',
    'anna@',
    '@example.org',
    'an na@example.org',
    'anna@exa mple.org',
    'anna@ex%61mple.org',
    'anna@example.org/path',
    'anna@example..org',
    'anna@a@example.org',
    'anna\r\nbcc: x@example.org',
    'anna\u202e@example.org',
    `${'a'.repeat(250)}@example.org`,
  ]) {
    test(`${JSON.stringify(text.slice(0, 30))} is no address`, () =>
      assert.equal(readAddress(text), undefined));
  }

  test('reading is stable: an address that was read reads as itself', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const once = readAddress(email);
        if (!once) return;
        assert.deepEqual(readAddress(once.address), once);
        assert.equal(readAddress(once.key)?.key, once.key);
        assert.equal(readAddress(email.toUpperCase())?.key, once.key);
      }),
    );
  });

  test('names lose control and direction-changing characters', () => {
    assert.equal(cleanName(' Anna\u202e\u0000  Meyer\r\n'), 'Anna Meyer');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = cleanName(text);
        assert.doesNotMatch(name, /[\p{Cc}\p{Cf}]|^\s|\s$/u);
        assert.equal(cleanName(name), name);
      }),
    );
  });
});
