import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RawReader, visibleText } from './visible-text.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('raw output', () => {
  it('shows what would move the cursor, colour the text or turn its direction', () => {
    assert.equal(visibleText('\u001B[31mred\u0007'), '␛[31mred␇');
    assert.equal(visibleText('a\u202Ecod.exe'), 'a‹202E›cod.exe');
    assert.equal(visibleText('tab\tline\n'), 'tab\tline\n');
  });

  it('leaves no hidden character, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (codes) => {
        const text = String.fromCharCode(...codes);
        assert.doesNotMatch(visibleText(text), /\p{Bidi_Control}/u);
        assert.doesNotMatch(visibleText(text).replaceAll(/[\n\t]/g, ''), /\p{Cc}/u);
      }),
    );
  });

  it('reads the same lines however the bytes were cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (text, size) => {
          const whole = new RawReader();
          whole.add('stdout', bytesOf(`é\n${text}\nend`));
          const cut = new RawReader();
          const bytes = bytesOf(`é\n${text}\nend`);
          for (let at = 0; at < bytes.length; at += size) cut.add('stdout', bytes.slice(at, at + size));
          assert.deepEqual(joined(cut), joined(whole));
        },
      ),
    );
  });

  it('keeps streams apart where they change in the middle of a line', () => {
    const reader = new RawReader();
    reader.add('stdout', bytesOf('one'));
    reader.add('stderr', bytesOf('bad\n'));
    reader.add('stdout', bytesOf('two\n'));
    assert.deepEqual(reader.lines, [
      { stream: 'stdout', text: 'one' },
      { stream: 'stderr', text: 'bad' },
      { stream: 'stdout', text: 'two' },
    ]);
  });

  it('cuts a line that is too long for one row', () => {
    const reader = new RawReader();
    reader.add('stdout', bytesOf('x'.repeat(2500)));
    reader.add('stdout', bytesOf(`${'y'.repeat(10)}\n`));
    assert.deepEqual(
      reader.lines.map((line) => line.text.length),
      [1000, 1000, 510],
    );
  });
});

const joined = (reader: RawReader) => reader.lines.map((line) => line.text).join('\n');
