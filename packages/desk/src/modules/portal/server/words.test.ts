import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { initials, lettersOf, sayBytes, sayTime } from './format.ts';
import { cleanWords, findLinks, subjectOf } from './words.ts';

const text = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc
    .array(
      fc.constantFrom('a', ' ', '\n', '>', '> b\n', '. ', 'On Monday Bob wrote:\n', 'https://x.example/'),
    )
    .map((parts) => parts.join('')),
);

describe('words of a person', () => {
  it('a subject is one line of at most 90 letters, and never empty where there are words', () => {
    fc.assert(
      fc.property(text, (given) => {
        const words = cleanWords(given);
        const subject = subjectOf(words);
        assert.doesNotMatch(subject, /\n/);
        assert.ok(lettersOf(subject).length <= 90);
        assert.equal(subject.trim() === '', words === '');
      }),
    );
    assert.equal(subjectOf('My laptop is slow. Since Monday.'), 'My laptop is slow');
    assert.equal(subjectOf('Hi. Help'), 'Hi. Help');
    assert.equal(subjectOf('\n\n  VPN drops?  \nmore'), 'VPN drops?');
    assert.equal(
      subjectOf('word '.repeat(40)),
      'word word word word word word word word word word word word word word word word word…',
    );
  });

  it('clean words have one kind of line end and nothing that a database refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (given) => {
        const words = cleanWords(given);
        assert.ok(!words.includes('\u0000') && !words.includes('\r'));
        assert.equal(cleanWords(words), words);
      }),
    );
  });

  it('finding links keeps all text, and finds http and https alone', () => {
    fc.assert(
      fc.property(text, (given) => {
        const runs = findLinks(given);
        assert.equal(runs.map((r) => r.text).join(''), given);
        for (const run of runs) if (run.isLink) assert.match(new URL(run.text).protocol, /^https?:$/);
      }),
    );
    assert.deepEqual(
      findLinks('See (https://x.example/a.b), or javascript:alert(1).').filter((r) => r.isLink),
      [{ text: 'https://x.example/a.b', isLink: true }],
    );
  });

  it('names, sizes and times are said as a person would', () => {
    assert.equal(initials('Alice Meyer'), 'AM');
    assert.equal(initials('  bob '), 'B');
    assert.equal(initials('Zoë de la Cruz'), 'ZC');
    assert.deepEqual([0, 999, 1000, 2_100_000, 250_000_000].map(sayBytes), [
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '2.1 MB',
      '250 MB',
    ]);
    const times = {
      timeZone: 'Europe/Vienna',
      now: new Date('2026-11-23T23:30:00Z'),
      language: 'en-GB',
      today: 'today',
    };
    assert.equal(sayTime('2026-11-23T23:10:00Z', times), 'today, 00:10');
    assert.match(sayTime('2026-11-23T08:19:00Z', times), /^Monday,? 23 November, 09:19$/);
    assert.match(sayTime('2025-06-01T08:19:00Z', times), /2025, 10:19$/);
  });
});
