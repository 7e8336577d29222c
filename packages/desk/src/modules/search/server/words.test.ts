import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toTsvector } from './lexemes.ts';
import { chunksOf, fold, stem } from './words.ts';

const lexemesOf = (text: string) =>
  [...chunksOf(text)].flatMap((c) => [...(c.whole === undefined ? [] : [c.whole]), ...c.parts]);

describe('words of the index', () => {
  it('case, accents, width and sharp s do not count', () => {
    assert.equal(fold('MÜLLER'), 'muller');
    assert.equal(fold('Straße'), 'strasse');
    assert.equal(fold('Ｓｅｒｖｅｒ'), 'server');
    assert.equal(fold("Anna's"), 'annas');
    assert.equal(fold('Łódź'), 'lodz');
  });

  it('100,000 marks on one letter cost no more than 30', () => {
    const startedAtMs = performance.now();
    assert.equal(fold(`A${'\u0301\u0323'.repeat(50_000)}b`), 'ab');
    assert.ok(performance.now() - startedAtMs < 500);
  });

  it('what technicians write is kept whole, and its parts are found too', () => {
    assert.deepEqual(lexemesOf('LT-0417'), ['lt0417', 'lt', '0417']);
    assert.deepEqual(lexemesOf('(192.168.88.14)'), ['192.168.88.14', '192', '168', '88', '14']);
    assert.deepEqual(lexemesOf('error 0x80070005.'), ['error', '0x80070005']);
    assert.deepEqual(lexemesOf('anna.meier@firma.example,'), [
      'anna.meier@firma.example',
      'anna',
      'meier',
      'firma',
      'example',
    ]);
    assert.deepEqual(lexemesOf('fe80::1'), ['fe80::1', 'fe80', '1']);
    assert.deepEqual(lexemesOf('C:\\Windows\\System32'), ['c', 'windows', 'system32']);
  });

  it('a MAC address is one word in all its spellings', () => {
    for (const text of ['00:1A:2B:3C:4D:5E', '00-1a-2b-3c-4d-5e', '001a.2b3c.4d5e'])
      assert.equal(lexemesOf(text)[0], '001a2b3c4d5e');
  });

  it('inflected forms of one word meet, in both languages', () => {
    const families = [
      ['printer', 'printers'],
      ['print', 'prints', 'printed', 'printing'],
      ['install', 'installs', 'installed', 'installing'],
      ['create', 'creates', 'created', 'creating'],
      ['policy', 'policies'],
      ['stop', 'stops', 'stopped', 'stopping'],
      ['license', 'licenses', 'licensed', 'licensing'],
      ['box', 'boxes'],
      ['access', 'accessed', 'accessing'],
      ['laufwerk', 'laufwerke', 'laufwerken', 'laufwerks', 'laufwerkes'],
      ['drucker', 'druckern', 'druckers'],
      ['funktioniert', 'funktionieren', 'funktionierte'],
      ['meldung', 'meldungen'],
      ['system', 'systems', 'systeme', 'systemen'],
    ];
    for (const family of families) assert.deepEqual(new Set(family.map(stem)).size, 1, family.join(' '));
  });

  it('different things of the trade stay apart', () => {
    const apart = [
      'server',
      'service',
      'printer',
      'print',
      'router',
      'route',
      'user',
      'use',
      'driver',
      'drive',
    ];
    assert.equal(new Set(apart.map(stem)).size, apart.length);
    assert.equal(stem('dns'), 'dns');
    assert.equal(stem('lt0417'), 'lt0417');
  });

  it('a stem is never shorter than three letters and never longer than its word', () => {
    const word = fc.stringMatching(/^[a-z]{1,20}(ing|ed|en|ens|es|ern|ies|iert)?$/);
    fc.assert(
      fc.property(word, (w) => {
        const length = stem(w).length;
        assert.ok(length <= w.length && length >= Math.min(3, w.length), `${w} -> ${stem(w)}`);
      }),
    );
  });

  it('any text whatsoever becomes a tsvector in a form that needs no escaping', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(text, text, (title, body) => {
        for (const lexeme of toTsvector(title, body).split(' ').filter(Boolean))
          assert.match(lexeme, /^'[\p{L}\p{N}.:@]+':(\d+A?,)*\d+A?$/u);
      }),
    );
  });

  it('chunks lie where they say in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        let last = 0;
        for (const chunk of chunksOf(text)) {
          assert.ok(chunk.start >= last && chunk.end > chunk.start && chunk.end <= text.length);
          last = chunk.end;
        }
      }),
    );
  });

  it('a dump of a million letters stays within the room of a tsvector', () => {
    const dump = Array.from({ length: 200_000 }, (_, i) => `w${i.toString(36)}x`).join(' ');
    assert.ok(Buffer.byteLength(toTsvector('dump', dump)) < 1024 * 1024);
  });
});
