import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseMail } from './parse-mail.ts';
import { takeUuencoded } from './uuencode.ts';

/** The other direction, as `uuencode` writes it. */
function uuencoded(name: string, bytes: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 45) {
    const row = bytes.subarray(at, at + 45);
    const full = Buffer.concat([row, Buffer.alloc((3 - (row.length % 3)) % 3)]);
    let text = '';
    for (let group = 0; group < full.length; group += 3)
      for (let shift = 18; shift >= 0; shift -= 6)
        text += String.fromCharCode(((full.readUIntBE(group, 3) >> shift) & 63 || 64) + 32);
    lines.push(String.fromCharCode(row.length + 32) + text);
  }
  return [`begin 644 ${name}`, ...lines, '`', 'end'].join('\n');
}

describe('uuencoded files', () => {
  test('every content comes back, byte by byte, and the words around it stay', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (given) => {
        const bytes = Buffer.from(given);
        const taken = takeUuencoded(`before\n${uuencoded('a file.bin', bytes)}\nafter`);
        assert.equal(taken.text, 'before\nafter');
        assert.deepEqual(taken.files, [{ name: 'a file.bin', bytes }]);
      }),
    );
  });

  test('in a mail it becomes a file', () => {
    const mail = parseMail(
      Buffer.from(
        `From: a@b.test\r\nSubject: x\r\n\r\nSee:\n${uuencoded('x.txt', Buffer.from('Hello'))}\nBye.`,
      ),
    );
    assert.equal(mail.text, 'See:\nBye.');
    assert.deepEqual(
      mail.attachments.map((one) => [one.name, one.bytes.toString()]),
      [['x.txt', 'Hello']],
    );
  });

  test('words that only begin like one stay words', () => {
    for (const text of [
      'begin 644 x\nno such thing\nend',
      'begin 644 x\n#86)C',
      'I wrote begin 644 x',
      'begin 644 x\nend',
    ])
      assert.deepEqual(takeUuencoded(text), { text, files: [] });
  });

  test('takes time by the length of the text', () => {
    for (const piece of ['begin 644 x\n', 'begin 644 x\n#86)C\n', '#86)C\n', '`\n']) {
      const startedAt = performance.now();
      takeUuencoded(`begin 644 a\n${piece.repeat(40_000)}`);
      assert.ok(performance.now() - startedAt < 1500, piece);
    }
  });
});
