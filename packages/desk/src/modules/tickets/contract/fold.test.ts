import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { partText } from './fold.ts';

describe('parting a message', () => {
  const bodyText = 'It works.\n-- \nAlice\n\nOn Monday Bob wrote:\n> Does it?\n>\n> Bob\n\nThanks again.\n';
  const at = (words: string) => bodyText.indexOf(words);

  it('shows what was said, and keeps the rest with the number of quoted lines', () => {
    const folds = [
      { from: at('-- '), to: at('Alice') + 5, kind: 'signature' as const },
      { from: at('On Monday'), to: at('> Bob') + 5, kind: 'quote' as const },
    ];
    assert.deepEqual(partText({ bodyText, folds }), {
      said: 'It works.\n\nThanks again.',
      folded: '-- \nAlice\n\nOn Monday Bob wrote:\n> Does it?\n>\n> Bob',
      quotedLines: 4,
    });
  });

  it('shows a message without folds whole', () => {
    assert.deepEqual(partText({ bodyText: ' two\n\nlines', folds: [] }), {
      said: ' two\n\nlines',
      folded: '',
      quotedLines: 0,
    });
  });
});
