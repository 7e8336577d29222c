import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldQuotes } from './quotes.ts';

describe('folding quotes', () => {
  it('parts an answer from the mail below it', () => {
    const folded = foldQuotes(
      'It works again, thanks.\n\nOn Mon, 18 May 2026 at 09:19, Help desk <desk@hallberg.example>\nwrote:\n> We switched it off.\n> Does it work?',
    );
    assert.equal(folded.said, 'It works again, thanks.');
    assert.equal(folded.quotedLines, 4);
  });

  it('knows German attributions and the header block of Outlook', () => {
    const german = foldQuotes('Läuft.\n\nAm Mo., 18. Mai 2026 um 09:19 Uhr schrieb Bob Okafor:\n> Geht es?');
    assert.equal(german.said, 'Läuft.');
    const outlook = foldQuotes(
      'Runs.\n\nFrom: Bob\nSent: Monday\nTo: Alice\nSubject: Network\n\nDoes it run?',
    );
    assert.equal(outlook.said, 'Runs.');
  });

  it('folds a signature, and says that nothing was quoted', () => {
    const folded = foldQuotes('No network.\n-- \nAlice Meyer\nQuality assurance');
    assert.deepEqual(folded, {
      said: 'No network.',
      folded: '-- \nAlice Meyer\nQuality assurance',
      quotedLines: 0,
    });
  });

  it('shows an answer between quoted lines whole', () => {
    const inline =
      'On Monday Bob Okafor wrote:\n> Which room?\nThe one on the left.\n> Which floor?\nSecond.';
    assert.equal(foldQuotes(`Hello\n${inline}`).said, `Hello\n${inline}`);
  });

  it('shows a mail that is nothing but a quote whole', () => {
    const text = '> all of it\n> is quoted';
    assert.deepEqual(foldQuotes(text), { said: text, folded: '', quotedLines: 0 });
  });

  it('loses no word of any text', () => {
    const line = fc.constantFrom(
      'words',
      '> quoted',
      '',
      '-- ',
      'On Monday Bob wrote:',
      'From: x',
      'Sent: y',
      '___________',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const text = lines.join('\n');
        const { said, folded } = foldQuotes(text);
        const wordsOf = (part: string) => part.split(/\s+/).filter(Boolean);
        assert.deepEqual([...wordsOf(said), ...wordsOf(folded)], wordsOf(text));
        assert.ok(said.trim() !== '' || text.trim() === '');
      }),
    );
  });
});
