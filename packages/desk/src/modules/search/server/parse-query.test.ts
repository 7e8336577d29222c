import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isAsking, parseQuery, type Term } from './parse-query.ts';
import { toTsquery } from './tsquery.ts';
import { stem } from './words.ts';

const written = (q: string) => toTsquery(parseQuery(q));
const lastSlot = (terms: readonly Term[]) => terms.at(-1)?.readings.at(0)?.at(-1);

describe('queries that people type', () => {
  it('all words, a phrase, and what must not be there', () => {
    assert.equal(written('VPN drops '), "'vpn' & 'drop'");
    assert.equal(written('"paper jam" -toner '), "('paper' <1> 'jam') & !'toner'");
    assert.equal(written('-"paper jam" tray '), "!('paper' <1> 'jam') & 'tray'");
  });

  it('the last word may be unfinished, until a space ends it', () => {
    assert.equal(written('printe'), "('print' | 'printe' | 'printe':*)");
    assert.equal(written('printer '), "'printer'");
    assert.equal(written('pc'), "'pc'");
  });

  it('words that stand everywhere are left out, and leave their gap in a phrase', () => {
    assert.equal(written('the printer of Anna '), "'printer' & 'anna'");
    assert.equal(written('"end of line" '), "('end' <2> 'lin')");
    assert.equal(written('the of and '), '');
  });

  it('identifiers are asked for as a whole or as parts in a row', () => {
    assert.equal(written('LT-0417 '), "('lt0417' | ('lt' <1> '0417'))");
    assert.equal(written('--force '), "'forc'");
    assert.equal(written('e-mail '), "('email' | ('e' <1> 'mail'))");
  });

  it('umlauts and their two-letter spellings meet', () => {
    assert.equal(written('Müller '), "('muller' | 'mueller')");
    assert.equal(written('mueller '), "('mueller' | 'muller')");
  });

  it('nothing to look for is said, not searched', () => {
    for (const q of ['', '   ', '-printer ', '***', '" "', '\0', '-"a b"', '?!', '—', '((((', '\u200b'])
      assert.equal(isAsking(parseQuery(q)), false, JSON.stringify(q));
  });

  it('a pasted page becomes a small query', () => {
    const terms = parseQuery(Array.from({ length: 10_000 }, (_, i) => `word${i}`).join(' '));
    assert.equal(terms.length, 16);
    assert.ok(toTsquery(parseQuery('"'.repeat(10_000))).length < 100);
    assert.ok(toTsquery(parseQuery(`${'a-'.repeat(5000)}b`)).length < 5000);
  });

  it('any word is found by any beginning of three letters or more, on the way through its endings', () => {
    const known =
      'printing policies settings installierten listening Benutzern accesses copying services Laufwerken funktioniert governed';
    const word = fc.oneof(
      fc.constantFrom(...known.toLowerCase().split(' ')),
      fc.stringMatching(/^[a-z]{3,8}(ing|ings|ed|en|ens|e|es|ern|ies|y|iert|s)?$/),
    );
    fc.assert(
      fc.property(word, fc.nat(), (w, n) => {
        const beginning = w.slice(0, 3 + (n % (w.length - 2)));
        const slot = lastSlot(parseQuery(`x1 ${beginning}`));
        assert.ok(slot);
        const lexeme = stem(w);
        const found =
          slot.lexemes.includes(lexeme) || (slot.prefix !== undefined && lexeme.startsWith(slot.prefix));
        assert.ok(found, `${beginning} does not find ${w} (${lexeme})`);
      }),
      { numRuns: 3000 },
    );
  });

  it('no input fails, and every quote in the text form is one of ours', () => {
    const q = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[a-z"' \\&|!()<>:*-]{0,60}$/),
    );
    fc.assert(
      fc.property(q, (text) => {
        const query = toTsquery(parseQuery(text));
        assert.match(query, /^(?:'[\p{L}\p{N}.:@]+'(?::\*)?|[!()]| & | \| | <\d+> )*$/u);
      }),
      { numRuns: 500 },
    );
  });
});
