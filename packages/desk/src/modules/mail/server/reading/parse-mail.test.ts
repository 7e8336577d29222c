import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mailLimits } from './limits.ts';
import { parseMail } from './parse-mail.ts';

const head = 'From: Anna <anna@desk.test>\r\nSubject: hi\r\nMIME-Version: 1.0\r\n';
const read = (text: string | Buffer) =>
  parseMail(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const multipart = (boundary: string, ...parts: string[]) =>
  `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts.map((p) => `--${boundary}\r\n${p}\r\n`).join('')}--${boundary}--\r\n`;

describe('reading mails', () => {
  test('no bytes whatever end in an exception, and the same bytes always say the same', () => {
    const piece = fc.constantFrom(
      'From: ',
      'a@b.test',
      '\r\n',
      '\n',
      '\r',
      ' ',
      '\t',
      ':',
      '--b',
      'Content-Type: ',
      'multipart/mixed; boundary=b',
      'text/html',
      '=?utf-8?Q?=C3',
      '?=',
      '<',
      '>',
      '"',
      '(',
      '\0',
      '\u00ff',
      'References: <a@b>',
      'base64',
      'Content-Transfer-Encoding: ',
      'charset=utf-16',
      ';',
      'name*0*=',
      "utf-8''%",
      '<p style="',
      '<!--',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 }),
        (pieces) => {
          const bytes = Buffer.from(pieces.join(''), 'latin1');
          assert.deepEqual(parseMail(bytes), parseMail(bytes));
          const mail = parseMail(bytes);
          assert.ok(!`${mail.text}${mail.html ?? ''}${mail.subject}`.includes('\0'));
          assert.equal(mail.text.isWellFormed(), true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('words of several parts stay in their order, files become attachments', () => {
    const mail = read(
      head +
        multipart(
          'b',
          'Content-Type: text/plain\r\n\r\nfirst',
          'Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=',
          'Content-Type: text/html\r\n\r\n<p>sec&ouml;nd</p>',
          'Content-Type: text/plain; name="log.txt"\r\n\r\na log',
        ),
    );
    assert.equal(mail.text, 'first\n\nsecönd');
    assert.deepEqual(
      mail.attachments.map((a) => [a.name, a.bytes.length]),
      [
        ['a.png', 8],
        ['log.txt', 5],
      ],
    );
  });

  test('of alternatives the plain words and the best form are kept', () => {
    const mail = read(
      `${head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n--b--`,
    );
    assert.deepEqual([mail.text, mail.html], ['plain', '<b>rich</b>']);
  });

  test('an empty plain form does not hide the words of the HTML', () => {
    const mail = read(
      `${head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--`,
    );
    assert.equal(mail.text, 'rich');
  });

  test('any text survives every transfer encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (given) => {
        const words = `x${given.replaceAll(/[\r\n\0\s]+/g, ' ')}x`;
        const bytes = Buffer.from(words, 'utf8');
        const qp = [...bytes]
          .map((b) => `=${b.toString(16).toUpperCase().padStart(2, '0')}`)
          .join('')
          .replaceAll(/(.{60})/g, '$1=\r\n');
        const base64 = bytes.toString('base64').replaceAll(/(.{40})/g, '$1\r\n');
        const of = (encoding: string, body: string) =>
          read(
            `${head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`,
          ).text;
        assert.equal(of('base64', base64), words);
        // A soft line break may cut an encoded byte in our simple encoder; such a text proves nothing.
        if (!/=\r?\n[\dA-F]|=[\dA-F]=\r/.test(qp)) assert.equal(of('quoted-printable', qp), words);
        assert.equal(of('8bit', words), words);
      }),
    );
  });

  test('base64 that was encoded in pieces is put together', () => {
    const body = ['one ', 'two ', 'three'].map((p) => Buffer.from(p).toString('base64')).join('\r\n');
    assert.equal(read(`${head}Content-Transfer-Encoding: base64\r\n\r\n${body}\r\n`).text, 'one two three');
  });

  test('charsets: UTF-16 of both kinds, unknown ones, lies, old ones', () => {
    const swapped = Buffer.from('\ufeffGrüße', 'utf16le').swap16().toString('base64');
    const of = (charset: string, body: string) =>
      read(
        latin1(
          `${head}Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${/^[\w+/=]+$/.test(body) ? 'base64' : '8bit'}\r\n\r\n${body}\r\n`,
        ),
      ).text;
    assert.equal(of('utf-16', swapped), 'Grüße');
    assert.equal(of('utf-16le', Buffer.from('Grüße', 'utf16le').toString('base64')), 'Grüße');
    assert.equal(of('klingon', 'Gr\xfc\xdfe!'), 'Grüße!');
    assert.equal(of('utf-8', 'Gr\xfc\xdfe!'), 'Grüße!');
    assert.equal(of('cp932', Buffer.from([0x83, 0x65]).toString('base64')), 'テ');
    assert.equal(
      read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${head}\r\nhallo ü`, 'utf16le')])).text,
      'hallo ü',
    );
  });

  test('soft-wrapped lines are joined, the signature line is not', () => {
    const mail = read(
      `${head}Content-Type: text/plain; format=flowed\r\n\r\nThis is \r\none line.\r\n\r\n-- \r\nAnna\r\n`,
    );
    assert.equal(mail.text, 'This is one line.\n\n-- \nAnna');
  });

  test('subjects: raw bytes, raw bytes within encoded words, words cut in the middle of a letter', () => {
    const subject = (value: string) => read(latin1(`From: a@b.test\r\nSubject: ${value}\r\n\r\nx`)).subject;
    assert.equal(subject('Gr\xfc\xdfe'), 'Grüße');
    assert.equal(subject('Gr\xc3\xbc\xc3\x9fe'), 'Grüße');
    assert.equal(subject('=?iso-8859-1?Q?Gr\xfc=DFe aus?='), 'Grüße aus');
    assert.equal(subject('=?utf-8?B?ww==?= =?utf-8?B?vMOf?='), 'üß');
    assert.equal(subject('=?utf-8?Q?Are you there??='), 'Are you there?');
    assert.equal(subject('one\r\n two\r\nthree: not a field of this mail'), 'one two');
  });

  test('the writer is found in From lines that break the grammar', () => {
    const from = (value: string) => read(latin1(`From: ${value}\r\n\r\nx`)).from;
    assert.deepEqual(from('Anna Berg <anna@desk.test>'), { name: 'Anna Berg', address: 'anna@desk.test' });
    assert.deepEqual(from('anna@desk.test (Anna)'), { name: 'Anna', address: 'anna@desk.test' });
    assert.deepEqual(from('Berg, Anna <anna@desk.test>')?.address, 'anna@desk.test');
    assert.deepEqual(from('"Anna <anna@desk.test>')?.address, 'anna@desk.test');
    assert.deepEqual(from('<<anna@desk.test>>')?.address, 'anna@desk.test');
    assert.equal(from('=?utf-8?Q?Anna=0D=0ABcc:_eve=40x.test?= <anna@desk.test>')?.address, 'anna@desk.test');
    assert.ok(!/[\r\n]/.test(from('=?utf-8?Q?Anna=0D=0AX?= <anna@desk.test>')?.name ?? ''));
    for (const nobody of ['', 'Anna', '@', '<>', 'anna@', '"quoted only"'])
      assert.equal(from(nobody), undefined, nobody);
  });

  test('a header that ends without an empty line loses no words', () => {
    const mail = read(
      'From: a@b.test\r\nSubject: hi\r\nHello there, no empty line\r\nsecond line\r\n\r\nthird',
    );
    assert.deepEqual([mail.subject, mail.text], ['hi', 'Hello there, no empty line\nsecond line\n\nthird']);
    assert.equal(read(`\r\n\r\nFrom x Mon\r\n${head}\r\nbody`).subject, 'hi');
    assert.equal(read(head.replaceAll('\r\n', '\r') + '\rbody').text, 'body');
  });

  test('a boundary that is missing or wrong is taken from the body, at every level', () => {
    const parts =
      '--zz\r\nContent-Type: text/plain\r\n\r\nwords\r\n--zz\r\nContent-Type: image/gif\r\n\r\nGIF\r\n--zz--\r\n';
    for (const type of [
      'multipart/mixed',
      'multipart/mixed; boundary=other',
      'multipart/mixed; boundary=',
      'multipart/mixed (open; boundary=zz',
    ]) {
      const mail = read(`${head}Content-Type: ${type}\r\n\r\n${parts}`);
      assert.deepEqual([mail.text, mail.attachments.length], ['words', 1], type);
      const inner = read(head + multipart('outer', `Content-Type: ${type}\r\n\r\n${parts}`));
      assert.deepEqual([inner.text, inner.attachments.length], ['words', 1], type);
    }
    assert.equal(read(`${head}Content-Type: multipart/mixed\r\n\r\njust words`).text, 'just words');
  });

  test('a mail of many levels is read, one of too many is kept whole', () => {
    const nested = (levels: number) => {
      let text = 'Content-Type: text/plain\r\n\r\ninnermost';
      for (let i = 0; i < levels; i++) text = multipart(`b${i}`, text);
      return read(head + text);
    };
    assert.equal(nested(mailLimits.depth).text, 'innermost');
    const deep = nested(mailLimits.depth + 1);
    assert.equal(deep.attachments[0]?.name, 'original.eml');
    assert.deepEqual([deep.from?.address, deep.subject], ['anna@desk.test', 'hi']);
    const many = read(head + multipart('b', ...Array.from({ length: mailLimits.parts + 1 }, () => '\r\nx')));
    assert.equal(many.attachments[0]?.mediaType, 'message/rfc822');
  });

  test('of a huge header the fields that count are kept', () => {
    const filler = 'X-Filler: yes\r\n'.repeat(20_000);
    const mail = read(`${filler}${head}X-Long: ${'x'.repeat(1_000_000)}\r\nReferences: <a@b>\r\n\r\nbody`);
    assert.deepEqual(
      [mail.from?.address, mail.subject, mail.text, mail.references],
      ['anna@desk.test', 'hi', 'body', ['a@b']],
    );
    assert.equal(
      read(`From: a@b.test\r\nSubject: ${'re: fwd: '.repeat(7000)}\r\n\r\nx`).subject.length,
      mailLimits.subjectChars,
    );
  });

  test('file names are shown without paths, overrides and reserved words', () => {
    const name = (text: string) =>
      read(
        `${head}Content-Type: application/octet-stream; name="${text}"\r\nContent-Disposition: attachment\r\n\r\nx`,
      ).attachments[0]?.name;
    assert.equal(name('../../../etc/passwd'), 'passwd');
    assert.equal(name('C:\\\\Windows\\\\x.exe'), 'x.exe');
    assert.equal(name('inv\u202Ecod.exe'), 'invcod.exe');
    assert.equal(name('.htaccess'), 'htaccess');
    assert.equal(name('aux.txt'), '_aux.txt');
    assert.equal(name('a.php\u200b'), 'a.php');
    assert.equal(name('  '), 'attachment-1.bin');
    assert.equal(name(`${'n'.repeat(300)}.pdf`)?.length, 150);
    const encoded = 'attachment; filename*0*=utf-8\'\'%e2%82%ac; filename*1=" rates.pdf"';
    assert.equal(
      read(`${head}Content-Type: application/pdf\r\nContent-Disposition: ${encoded}\r\n\r\nx`).attachments[0]
        ?.name,
      '€ rates.pdf',
    );
  });

  test('references: newest first, with or without brackets, bounded', () => {
    const mail = read(
      'From: a@b.test\r\nIn-Reply-To: <3@x> (note)\r\nReferences: <1@x>\r\n <2@x>,<3@x>\r\n\r\nx',
    );
    assert.deepEqual(mail.references, ['3@x', '2@x', '1@x']);
    assert.deepEqual(read('From: a@b.test\r\nReferences: 1@x 2@x\r\n\r\nx').references, ['2@x', '1@x']);
    assert.equal(
      read(
        `From: a@b.test\r\nReferences: ${Array.from({ length: 900 }, (_, i) => `<${i}@x>`).join(' ')}\r\n\r\nx`,
      ).references.length,
      mailLimits.references,
    );
  });

  test('a header with an odd line in it goes on; spaces and comments in an address belong to nobody', () => {
    const mail = read(
      'To    : Mary\r\n__\r\n   <mary@example.test>\r\nFrom  : John Doe <jdoe@machine(comment).  example>\r\nSubject  : Hello\r\n\r\nwords',
    );
    assert.deepEqual(
      [mail.from, mail.subject, mail.text],
      [{ name: 'John Doe', address: 'jdoe@machine.example' }, 'Hello', 'words'],
    );
  });

  test('a part that only claims to be base64 is kept as it came', () => {
    const words = '... audio data goes here, in (some) format: unknown! ...';
    const mail = read(
      `${head}Content-Type: audio/basic\r\nContent-Transfer-Encoding: base64\r\n\r\n${words}`,
    );
    assert.equal(mail.attachments[0]?.bytes.toString(), words);
  });

  test('each form of an alternative keeps all its pieces', () => {
    const mixed = multipart(
      'in',
      'Content-Type: text/plain\r\n\r\nfirst',
      'Content-Type: image/png\r\n\r\nx',
      'Content-Type: text/plain\r\n\r\nsecond',
    );
    const mail = read(
      head +
        multipart('out', mixed, 'Content-Type: text/html\r\n\r\n<p>both</p>').replace(
          'multipart/mixed',
          'multipart/alternative',
        ),
    );
    assert.equal(mail.text, 'first\n\nsecond');
    assert.match(mail.html ?? '', /both/);
  });

  test('words that stand outside of all parts are shown when there is nothing else', () => {
    const mail = read(
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--b--\r\nThe words.\r\n`,
    );
    assert.equal(mail.text, 'The words.');
  });

  test('the quote of an HTML answer folds in both forms; of a forwarded mail in none', () => {
    const page = (subject: string, attribution: string) =>
      read(
        `From: a@b.test\r\nSubject: ${subject}\r\nContent-Type: text/html\r\n\r\n<div>Yes.</div><div class="gmail_quote"><div>${attribution}</div><blockquote>Does it?</blockquote></div>`,
      );
    const answer = page('Re: x', 'On Mon, 18 May 2026 at 09:19, Bob &lt;bob@b.test&gt; wrote:');
    assert.deepEqual(
      answer.folds.map((one) => answer.text.slice(0, one.from).trim()),
      ['Yes.'],
    );
    assert.match(answer.html ?? '', /<details>/);
    const forward = page('Fwd: x', '---------- Forwarded message ---------');
    assert.deepEqual(forward.folds, []);
    assert.doesNotMatch(forward.html ?? '', /<details>/);
  });
});
