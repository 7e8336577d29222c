import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from './parse-query.ts';
import { hitsIn, snippetOf } from './snippet.ts';

const marked = (text: string, q: string) => {
  const { text: shown, hits } = snippetOf(text, parseQuery(q));
  return hits.map(([start, end]) => shown.slice(start, end));
};

describe('snippets', () => {
  it('hits are marked by the rules that found them', () => {
    assert.deepEqual(marked('Printing fails: the printers of Frau Müller print nothing.', 'print mueller '), [
      'Printing',
      'Müller',
      'print',
    ]);
    assert.deepEqual(marked('Ping of 192.168.88.14 is lost', '192.168.88'), ['192.168.88.14']);
  });

  it('a long text is cut at words, around the place with most hits', () => {
    const text = `${'filler words here '.repeat(50)}toner ${'more filler '.repeat(50)}the toner tray is empty, toner ordered. ${'tail '.repeat(100)}`;
    const { text: shown, hits } = snippetOf(text, parseQuery('toner tray '));
    assert.match(shown, /^… .*the toner tray is empty, toner ordered\..* …$/);
    assert.equal(hits.length, 3);
    assert.ok(shown.length < 200);
  });

  it('markup stays text: nothing is added or taken', () => {
    const text = '<b onclick="x()">printer</b> & more';
    assert.equal(snippetOf(text, parseQuery('printer ')).text, text);
  });

  it('ranges lie inside of the snippet, in order, for any text and query', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 600 });
    fc.assert(
      fc.property(text, fc.string({ maxLength: 10 }), (words, q) => {
        const terms = parseQuery(`${q} ${words.slice(100, 120)}`);
        const { text: shown, hits } = snippetOf(words, terms);
        let last = 0;
        for (const [start, end] of hits) {
          assert.ok(start >= last && end > start && end <= shown.length);
          last = end;
        }
        assert.ok(hitsIn(words, terms).length >= hits.length);
      }),
    );
  });
});
