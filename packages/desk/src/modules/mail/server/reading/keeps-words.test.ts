import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseMail } from './parse-mail.ts';

interface Part {
  readonly words: string;
  readonly encoding: '8bit' | 'base64' | 'quoted-printable';
  readonly charset: 'utf-8' | 'utf-16le' | '';
}
type Tree = Part | { readonly boundary: string; readonly parts: readonly Tree[] };

const words = fc
  .array(
    fc.constantFrom(
      'printer',
      'Übung',
      'naïve',
      '=3D',
      '=',
      '--',
      'From here',
      '日本',
      'a.b',
      '100 %',
      '&',
      '<b>',
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((list) => list.join(' '));
const part: fc.Arbitrary<Part> = fc.record({
  words,
  encoding: fc.constantFrom('8bit', 'base64', 'quoted-printable'),
  charset: fc.constantFrom('utf-8', 'utf-16le', ''),
});
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    part,
    fc.record({
      boundary: fc.stringMatching(/^[a-z]{3,8}$/).map((name) => `=_${name}`),
      parts: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
    }),
  ),
}));

/** Boundaries of a real mail differ; a number makes them so. */
function written(one: Tree, path = '0'): Buffer {
  if (!('parts' in one)) return leaf(one);
  const boundary = `${one.boundary}.${path}`;
  const pieces = one.parts.map((child, at) =>
    Buffer.concat([Buffer.from(`--${boundary}\r\n`), written(child, `${path}.${at}`), Buffer.from('\r\n')]),
  );
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`),
    ...pieces,
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

function leaf({ words: text, encoding, charset }: Part): Buffer {
  const raw = Buffer.from(text, charset === 'utf-16le' ? 'utf16le' : 'utf8');
  // UTF-16 has zero bytes and line ends of its own: it never travels bare.
  const by = charset === 'utf-16le' && encoding === '8bit' ? 'base64' : encoding;
  const head = `Content-Type: text/plain${charset === '' ? '' : `; charset=${charset}`}\r\nContent-Transfer-Encoding: ${by}\r\n\r\n`;
  const body =
    by === 'base64'
      ? raw.toString('base64')
      : by === '8bit'
        ? raw.toString('latin1')
        : [...raw].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  return Buffer.concat([Buffer.from(head), Buffer.from(body, 'latin1')]);
}

function leavesOf(one: Tree): string[] {
  return 'parts' in one ? one.parts.flatMap(leavesOf) : [one.words];
}

describe('what a mail says', () => {
  test('every word of every text part arrives, in its order, however it is nested and encoded', () => {
    fc.assert(
      fc.property(tree, (given) => {
        const mail = parseMail(
          Buffer.concat([Buffer.from('From: a@b.test\r\nSubject: x\r\n'), written(given)]),
        );
        const even = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
        assert.equal(even(mail.text), even(leavesOf(given).join(' ')));
      }),
      { numRuns: 500 },
    );
  });

  const fill = (piece: string, length: number) =>
    piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  const head = 'From: a@b.test\r\nSubject: x\r\n';
  const html = `${head}Content-Type: text/html\r\n\r\n`;
  const large = 1_000_000;
  const nested = Array.from(
    { length: 10_000 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  const hostile: Record<string, string> = {
    'ten thousand multiparts within each other': head + nested.join(''),
    'a hundred thousand parts': `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(100_000)}`,
    'a header of ten megabytes': `${head}${fill(`X-A: ${'y'.repeat(70)}\r\n`, 10_000_000)}\r\n\r\nhi`,
    'a hundred thousand encoded words': `From: a@b.test\r\nSubject: ${'=?utf-8?Q?a?= '.repeat(100_000)}\r\n\r\nhi`,
    'encoded words that never end': `From: a@b.test\r\nSubject: ${fill('=?a?q?', large)}\r\n\r\nhi`,
    'a million recipients': `${head}To: ${'a@b.test, '.repeat(large)}\r\n\r\nhi`,
    'quotes that never end': `${head}To: "${fill('a\\', large)}\r\n\r\nhi`,
    'brackets in a sender': `From: ${fill('(<', large)}a@b.test\r\n\r\nhi`,
    'parameters without number': `${head}Content-Type: text/plain; ${fill('a*0*=x;', large)}\r\n\r\nhi`,
    'references without end': `${head}References: ${fill('<a@b', large)}\r\n\r\nhi`,
    'quoted-printable of nothing': `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${fill('=\r\n', large)}`,
    'padding alone': `${head}Content-Transfer-Encoding: base64\r\n\r\n${fill('YQ==', large)}`,
    'soft lines': `${head}Content-Type: text/plain; format=flowed\r\n\r\n${fill('a \n', large)}`,
    'quoted lines': `${head}\r\n${fill('> On a@b.test wrote:\n', large)}`,
    'open elements': html + fill('<div>', large),
    'brackets alone': html + fill('<', large),
    'comments that never end': html + fill('<!--', large),
    'a style of a megabyte': `${html}<p style="${fill('color:red;', large)}">`,
    links: html + fill('<a href="http://x.test">y</a>', large),
    'carriage returns': `${head}\r\n${fill('\r', large)}`,
    'lines that are no header': head + fill('abc\r\nTo: x\r\n', large),
  };
  for (const [name, source] of Object.entries(hostile))
    test(`takes no more than its time: ${name}`, () => {
      const bytes = Buffer.from(source, 'latin1');
      const before = process.cpuUsage();
      parseMail(bytes);
      const { user, system } = process.cpuUsage(before);
      assert.ok(user + system < 1_500_000, `${(user + system) / 1000} ms of processor time`);
    });
});
