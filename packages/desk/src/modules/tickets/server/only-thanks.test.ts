import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { saysOnlyThanks } from './only-thanks.ts';

const names = ['Anna Meyer', 'Bob Okafor'];
const yes = [
  'Thanks!',
  'Thank you so much, Bob. It works perfectly now :)',
  'Danke, jetzt geht alles wieder. Viele Grüße, Anna Meyer',
  'Merci beaucoup pour votre aide !',
  'Muchas gracias por su ayuda, todo funciona',
  'Grazie mille, ora funziona tutto.',
  'Hartelijk bedankt voor de snelle reactie',
  'Muito obrigado',
  'Dziękuję bardzo za pomoc',
  'Tack så mycket!',
  '👍',
  'THANKS',
  'Thanks\n\nOn Mon, 23 Nov 2026 at 09:00, Support <s@desk.example> wrote:\n> Does it work?\n> Not sure.',
  'Thanks\n\nOn Monday, 23 November 2026 at 09:00, Support\n<support@desk.example> wrote:\n\n> Try again',
  'Thanks\n-- \nAnna Meyer\nAccounting, phone 4711',
];
const no = [
  '',
  'It still does not work',
  'Thanks, but it still does not work',
  'Thanks, is it done',
  'Danke, aber der Drucker geht nicht',
  'Danke! Und der Drucker?',
  'Thanks for nothing',
  'Thanks :(',
  'Merci, mais cela ne fonctionne pas',
  'Gracias, pero no funciona',
  'thanks 4711',
  'works',
  '> Thanks',
  'Thanks, it works only on the phone',
  'No thanks',
  '👎',
];

describe('a thanks and nothing else', () => {
  test('is known in several languages, with signature and quoted mail below', () => {
    for (const text of yes) assert.equal(saysOnlyThanks(text, names), true, text);
  });

  test('is not seen where anything else is said', () => {
    for (const text of no) assert.equal(saysOnlyThanks(text, names), false, text);
  });

  const friendly = fc.constantFrom(...yes.slice(0, 12));
  const foreign = fc
    .constantFrom(
      'but',
      'not',
      'aber',
      'nicht',
      'mais',
      'pas',
      'pero',
      'no',
      'printer',
      'error',
      'still',
      'when',
      'ma',
    )
    .chain((word) => fc.tuple(fc.constant(word), fc.nat()));

  test('one word more that is none of thanks decides for no, wherever it stands', () => {
    fc.assert(
      fc.property(friendly, foreign, (text, [word, at]) => {
        const words = text.split(' ');
        words.splice(at % (words.length + 1), 0, word);
        assert.equal(saysOnlyThanks(words.join(' '), names), false);
      }),
    );
  });

  test('a question mark or a number anywhere in the new words decides for no', () => {
    fc.assert(
      fc.property(friendly, fc.constantFrom('?', '¿', '？', '7', '(', '/'), fc.nat(), (text, mark, n) => {
        const at = n % (text.length + 1);
        assert.equal(saysOnlyThanks(text.slice(0, at) + mark + text.slice(at), names), false);
      }),
    );
  });

  test('what is quoted below changes nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...yes.slice(0, 12), ...no.slice(1, 12)), fc.string(), (text, quoted) => {
        const below = `${text}\n> ${quoted.replaceAll(/[\r\n]/g, ' ')}`;
        assert.equal(saysOnlyThanks(below, names), saysOnlyThanks(text, names));
      }),
    );
  });

  test('any text of any length is decided at once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        assert.equal(typeof saysOnlyThanks(text, names), 'boolean');
      }),
    );
    const began = performance.now();
    for (const unit of ['thanks ', 'on 1 ', '> ', '-', '* wrote:\n', 'on 1\n'])
      saysOnlyThanks(unit.repeat(100_000), names);
    assert.ok(performance.now() - began < 2000);
  });
});
