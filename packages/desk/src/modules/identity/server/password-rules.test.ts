import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { passwordMaxLength, passwordMinLength } from '../contract.ts';
import { commonWords } from './common-passwords.ts';
import { faultOf } from './password-rules.ts';

const anna = { name: 'Anna Lindqvist', email: 'anna.lindqvist@harbour.example' };

describe('password rules', () => {
  test('the length counts characters, not bytes, and nothing else is asked for', () => {
    assert.equal(faultOf('vqkzjhxwpmbgtf', anna), 'too-short');
    assert.equal(faultOf('vqkzjhxwpmbgtfy', anna), undefined);
    assert.equal(faultOf('ümlaut straße zerö', anna), undefined);
    assert.equal(faultOf('🦔🪿🦤🦭🪼🦩🦫🦨🦥🦦🦡🦃🦚🦜🦢', anna), undefined);
    assert.equal(faultOf('🦔🪿🦤🦭🪼🦩🦫', anna), 'too-short');
    assert.equal(faultOf(' leading and trailing ', anna), undefined);
    assert.equal(faultOf(`${'vqkzjhxwpmbgtfy'.repeat(20)}`, anna), 'too-long');
  });

  for (const known of [
    'passwordpassword',
    'Password12345678',
    'P@ssw0rdP@ssw0rd!',
    '123456789012345',
    'qwertyuiopasdfgh',
    '1q2w3e4r5t6y7u8i',
    'aaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'letmein-letmein-letmein',
    'Summer2026Summer2026',
    'administrator123!',
    'deskhand-deskhand-1',
    'AnnaLindqvist2026!!',
    'anna.lindqvist@harbour.example',
    'harbourharbour2026',
  ]) {
    test(`${known} is what everybody tries`, () => assert.equal(faultOf(known, anna), 'common'));
  }

  test('several unrelated words are fine, also when one of them is common', () => {
    assert.equal(faultOf('violet anchor quietly humming', anna), undefined);
    assert.equal(faultOf('the dragon repaints our cellar', anna), undefined);
  });

  test('repeating or joining common words never helps', () => {
    const word = fc.constantFrom(...commonWords);
    const joined = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(''));
    fc.assert(
      fc.property(joined, fc.integer({ min: 1, max: 6 }), (text, times) => {
        const password = text.repeat(times);
        const fault = faultOf(password, anna);
        assert.ok(password.length < passwordMinLength ? fault === 'too-short' : fault !== undefined);
      }),
    );
  });

  test('random characters of enough length are never refused as common', () => {
    const letters = fc.constantFrom(...'bcfghjkmpqrvxz25689'.split(''));
    const random = fc.array(letters, { minLength: 20, maxLength: passwordMaxLength, size: 'max' });
    fc.assert(
      fc.property(random, (characters) => {
        const distinct = new Set(characters).size;
        fc.pre(distinct >= 12);
        assert.equal(faultOf(characters.join(''), anna), undefined);
      }),
    );
  });
});
