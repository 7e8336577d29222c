import { bytes, header, typed, type HostileMail } from './hostile-mail.ts';

const subject = (id: string, value: string): Buffer =>
  bytes(
    `From: <${id}@strangers.example>\r\nSubject: ${value}\r\nMessage-ID: <${id}@strangers.example>\r\n\r\nWords.\r\n`,
  );
const encoded = (id: string, encoding: string, body: string): Buffer =>
  typed(id, 'text/plain; charset=utf-8', body, `Content-Transfer-Encoding: ${encoding}`);

/** Letters and bytes that are not what they are said to be. */
export const encodingMails: readonly HostileMail[] = [
  {
    name: 'a body in UTF-16',
    write: (id) =>
      bytes(
        header(id, 'Content-Type: text/plain; charset=utf-16'),
        '\r\n\r\n',
        Buffer.from(`\uFEFFWords of ${id}`, 'utf16le'),
      ),
  },
  {
    name: 'all of it in UTF-16',
    write: (id) => Buffer.from(`\uFEFF${header(id)}\r\n\r\nWords of ${id}\r\n`, 'utf16le'),
  },
  { name: 'an unknown charset', write: (id) => typed(id, 'text/plain; charset="x-klingon-8"', 'Wörds.') },
  {
    name: 'a charset of 10 KB',
    write: (id) => typed(id, `text/plain; charset="${'c'.repeat(10_240)}"`, 'Words.'),
  },
  {
    name: 'UTF-8 that is none',
    write: (id) =>
      bytes(
        header(id, 'Content-Type: text/plain; charset=utf-8'),
        '\r\n\r\n\xff\xfe\xc0\x80\xf5\x90\x80\x80\xe2\x28\xa1\r\n',
      ),
  },
  {
    name: 'a script in UTF-7',
    write: (id) => typed(id, 'text/html; charset=utf-7', "+ADw-script+AD4-__pwn('utf7')+ADw-/script+AD4-"),
    isShown: true,
  },
  {
    name: 'Japanese that ends in an escape',
    write: (id) => typed(id, 'text/plain; charset=iso-2022-jp', '\x1b$B%F%9\x1b$'),
  },
  { name: '100,000 encoded words', write: (id) => subject(id, `${'=?utf-8?Q?a?= '.repeat(100_000)}${id}`) },
  {
    name: 'encoded words within encoded words',
    write: (id) => subject(id, `=?utf-8?Q?${'=3D=3Futf-8=3FQ=3F'.repeat(5000)}${id}?=`),
  },
  {
    name: 'an encoded word that never ends',
    write: (id) => subject(id, `${id} =?utf-8?B?${'QUJD'.repeat(30_000)}`),
  },
  {
    name: 'an encoded word of an unknown charset',
    write: (id) => subject(id, `=?x-none?B?4pyT4pyT?= =?utf-8?X?abc?= =?utf-8?B?!!!!?= ${id}`),
  },
  {
    name: 'base64 of garbage',
    write: (id) => encoded(id, 'base64', '!@#$%^&*()=== not base64 \x00\x01 ='.repeat(2000)),
  },
  {
    name: 'base64 of 5 MB without a line end',
    write: (id) => encoded(id, 'base64', 'QUJD'.repeat(1_300_000)),
  },
  {
    name: 'quoted-printable of garbage',
    write: (id) => encoded(id, 'quoted-printable', '=ZZ=\r\n='.repeat(20_000)),
  },
  {
    name: 'quoted-printable that grows',
    write: (id) => encoded(id, 'quoted-printable', '=E2=80=AE'.repeat(100_000)),
  },
  { name: 'an unknown transfer encoding', write: (id) => encoded(id, 'x-rot13, base64; a=b', 'Jbeqf.') },
  {
    name: 'transfer encoding three times',
    write: (id) =>
      typed(
        id,
        'text/plain',
        'V29yZHM=',
        'Content-Transfer-Encoding: base64',
        'Content-Transfer-Encoding: quoted-printable',
        'Content-Transfer-Encoding: 7bit',
      ),
  },
  {
    name: 'marks of order before everything',
    write: (id) => bytes('\xef\xbb\xbf', header(id), '\r\n\r\n\xef\xbb\xbfWords.\r\n'),
  },
  {
    name: 'blanks of all kinds',
    write: (id) =>
      typed(id, 'text/plain; charset=utf-8', '\u00a0\u2003\u3000\u1680\u2028\u2029\u0085\v\f '.repeat(8000)),
  },
  {
    name: 'marks heaped on one letter',
    write: (id) => typed(id, 'text/plain; charset=utf-8', `Z${'\u0301\u0323'.repeat(50_000)}`),
    isShown: true,
  },
];
