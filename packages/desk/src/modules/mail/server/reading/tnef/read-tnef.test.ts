import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseMail } from '../parse-mail.ts';
import { readTnef } from './read-tnef.ts';

const u16 = (n: number) => Buffer.from([n & 255, n >> 8]);
const u32 = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
};
const attribute = (level: number, id: number, value: Buffer) =>
  Buffer.concat([Buffer.from([level]), u32(id), u32(value.length), value, u16(0)]);
const tnef = (...attributes: Buffer[]) => Buffer.concat([u32(0x223e9f78), u16(1), ...attributes]);
const padded = (value: Buffer) => Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
const property = (type: number, id: number, value: Buffer) =>
  Buffer.concat([u16(type), u16(id), u32(1), u32(value.length), padded(value)]);
const properties = (...list: Buffer[]) => Buffer.concat([u32(list.length), ...list]);
const utf16 = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
const file = (name: string, bytes: Buffer) => [
  attribute(2, 0x9002, Buffer.alloc(14)),
  attribute(2, 0x8010, Buffer.from('SHORT~1.TXT\0')),
  attribute(2, 0x800f, bytes),
  attribute(
    2,
    0x9005,
    properties(property(0x1f, 0x3707, utf16(name)), property(0x1e, 0x370e, Buffer.from('image/png\0'))),
  ),
];
const mailWith = (bytes: Buffer, text?: string) => {
  const part = (type: string, body: string) => `--b\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const packed = `--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n--b--\r\n`;
  const body = `${text === undefined ? '' : part('text/plain', text)}${packed}`;
  return parseMail(
    Buffer.from(`From: a@b.test\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${body}`),
  );
};

describe('winmail.dat', () => {
  test('its files become files of the mail, under their long names', () => {
    const mail = mailWith(
      tnef(...file('Rechnung März.png', Buffer.from('one')), ...file('b.png', Buffer.from('two'))),
      'Words.',
    );
    assert.equal(mail.text, 'Words.');
    assert.deepEqual(
      mail.attachments.map((one) => [one.name, one.mediaType, one.bytes.toString()]),
      [
        ['Rechnung März.png', 'image/png', 'one'],
        ['b.png', 'image/png', 'two'],
      ],
    );
  });

  test('its words are the words of a mail that has no others, and only of such a one', () => {
    const packed = tnef(attribute(1, 0x9003, properties(property(0x1f, 0x1000, utf16('Grüße aus Outlook')))));
    assert.equal(mailWith(packed).text, 'Grüße aus Outlook');
    assert.equal(mailWith(packed, 'Said already.').text, 'Said already.');
  });

  test('HTML comes out of it sanitised', () => {
    const html = Buffer.from('<p>Hello <b>you</b><script>alert(1)</script></p>');
    const mail = mailWith(tnef(attribute(1, 0x9003, properties(property(0x102, 0x1013, html)))));
    assert.match(mail.html ?? '', /<b>you<\/b>/);
    assert.doesNotMatch(mail.html ?? '', /script/);
    assert.equal(mail.text, 'Hello you');
  });

  test('compressed RTF gives its text ([MS-OXRTFCP] section 3.1.1 is the example)', () => {
    const example = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      'hex',
    );
    assert.equal(
      mailWith(tnef(attribute(1, 0x9003, properties(property(0x102, 0x1009, example))))).text,
      'hello world',
    );
  });

  test('RTF speaks Unicode, code pages and paragraphs, and keeps its tables to itself', () => {
    const rtf = String.raw`{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}{\*\generator X;}\pard \'cf\'f0\par a\u8364?b\par \{c\}}`;
    const packed = Buffer.concat([u32(0), u32(0), Buffer.from('MELA'), u32(0), Buffer.from(rtf, 'latin1')]);
    assert.equal(
      mailWith(tnef(attribute(1, 0x9003, properties(property(0x102, 0x1009, packed))))).text,
      'Пр\na€b\n{c}',
    );
  });

  test('what breaks off gives what there was, and is kept whole beside it', () => {
    const whole = tnef(...file('a.png', Buffer.from('one')), ...file('b.png', Buffer.alloc(5000)));
    const mail = mailWith(whole.subarray(0, whole.length - 4000), 'Words.');
    assert.deepEqual(
      mail.attachments.map((one) => one.name),
      ['a.png', 'winmail.dat'],
    );
  });

  test('no bytes whatever make it fail or take long', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        attribute(1, 0x9003, properties(property(0x1f, 0x1000, utf16('x')))),
        attribute(
          1,
          0x9003,
          Buffer.concat([u32(0xffffffff), u16(0x101f), u16(0x8000), Buffer.alloc(30, 255)]),
        ),
        attribute(1, 0x9003, properties(property(0x102, 0x1009, Buffer.alloc(60, 0x75)))),
        attribute(2, 0x9002, Buffer.alloc(0)),
        attribute(2, 0x9005, properties(property(0x1e, 0x3707, Buffer.from('../../x\0')))),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const startedAt = performance.now();
        assert.notEqual(readTnef(tnef(...pieces)), undefined);
        assert.ok(performance.now() - startedAt < 1000);
      }),
      { numRuns: 500 },
    );
  });
});
