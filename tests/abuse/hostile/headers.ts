import { bytes, crlf, header, typed, type HostileMail } from './hostile-mail.ts';

const text = (id: string): string => `\r\n\r\nWords of ${id}.\r\n`;
const after = (id: string, ...more: readonly string[]): Buffer => bytes(header(id, ...more), text(id));

/** Headers that are missing, broken, endless, or not what they say. */
export const headerMails: readonly HostileMail[] = [
  { name: 'nothing at all', write: () => Buffer.alloc(0) },
  { name: 'one line end', write: () => bytes('\r\n') },
  { name: 'words without a header', write: (id) => bytes(`Only words, ${id}.\r\nAnd more.\r\n`) },
  { name: 'no From', write: (id) => bytes(crlf(`Subject: ${id}`, '', 'Words.', '')) },
  {
    name: 'From of garbage',
    write: (id) => bytes(crlf('From: @@@<<>>,;:"', `Subject: ${id}`, '', 'Words.', '')),
  },
  {
    name: 'From of control bytes',
    write: (id) => bytes(`From: \x01\x02\x7f\x1b[31m <\x00@\x08>\r\nSubject: ${id}\r\n\r\nWords.\r\n`),
  },
  {
    name: 'From without an address',
    write: (id) => bytes(crlf('From: <>', `Subject: ${id}`, '', 'Words.', '')),
  },
  { name: 'a header that never ends', write: (id) => bytes(header(id, 'X-Last: no line end')) },
  { name: 'one field of 1 MB', write: (id) => after(id, `X-Huge: ${'h'.repeat(1024 * 1024)}`) },
  {
    name: '20,000 fields',
    write: (id) => after(id, ...Array.from({ length: 20_000 }, (_, n) => `X-${n}: ${n}`)),
  },
  {
    name: '10,000 Received fields',
    write: (id) =>
      after(
        id,
        ...Array.from(
          { length: 10_000 },
          (_, n) => `Received: from a${n} by b${n}; Sat, 28 Nov 2026 08:00:00 +0000`,
        ),
      ),
  },
  { name: 'a field folded 20,000 times', write: (id) => after(id, `X-Folded: a${'\r\n b'.repeat(20_000)}`) },
  {
    name: 'a subject folded into blanks',
    write: (id) =>
      bytes(`From: <${id}@strangers.example>\r\nSubject: ${id}${'\r\n \t'.repeat(5000)}\r\n\r\nWords.\r\n`),
  },
  {
    name: 'a subject of 64 KB',
    write: (id) =>
      bytes(`From: <${id}@strangers.example>\r\nSubject: ${id} ${'s'.repeat(65_536)}\r\n\r\nWords.\r\n`),
  },
  {
    name: 're: inside of words',
    write: (id) =>
      bytes(
        `From: <${id}@strangers.example>\r\nSubject: failure: core: where:fwd:re:reason ${id}\r\n\r\nWords.\r\n`,
      ),
  },
  {
    name: 're: 10,000 times',
    write: (id) =>
      bytes(
        `From: <${id}@strangers.example>\r\nSubject: ${'Re: Fwd: '.repeat(10_000)}${id}\r\n\r\nWords.\r\n`,
      ),
  },
  {
    name: 'NUL everywhere',
    write: (id) =>
      bytes(`From: <${id}@strangers.example>\r\nSubj\0ect: ${id}\0\r\nX\0: \0\r\n\r\nWo\0rds\0.\r\n`),
  },
  {
    name: 'lines without a colon',
    write: (id) =>
      bytes(
        crlf(
          'This is no field',
          `From: <${id}@strangers.example>`,
          'neither is this',
          `Subject: ${id}`,
          '',
          'Words.',
          '',
        ),
      ),
  },
  {
    name: 'every field 50 times',
    write: (id) =>
      bytes(
        `${`From: <${id}@strangers.example>\r\nSubject: ${id}\r\nMessage-ID: <${id}@x>\r\nTo: <a@b>\r\n`.repeat(50)}\r\nWords.\r\n`,
      ),
  },
  { name: 'a field name of 10 KB', write: (id) => after(id, `${'N'.repeat(10_240)}: v`) },
  {
    name: 'a date of nowhere',
    write: (id) => after(id, 'Date: Fri, 99 Xyz 99999 99:99:99 +9999', 'Date: -1'),
  },
  {
    name: 'CR alone ends lines',
    write: (id) => bytes(`From: <${id}@strangers.example>\rSubject: ${id}\r\rWords.\r`),
  },
  {
    name: 'LF alone ends lines',
    write: (id) => bytes(`From: <${id}@strangers.example>\nSubject: ${id}\n\nWords.\n`),
  },
  {
    name: 'CR CR LF ends lines',
    write: (id) => bytes(`From: <${id}@strangers.example>\r\r\nSubject: ${id}\r\r\n\r\r\nWords.\r\r\n`),
  },
  {
    name: 'dots at the beginning of lines',
    write: (id) => after(id, 'X-Dots: yes', '', '.', '..', '...', '.\r\n.\n.\r.', '. '),
  },
  {
    name: 'the separator of a mail folder first',
    write: (id) =>
      bytes(`From attacker Sat Nov 28 08:00:00 2026\r\n${header(id)}\r\n\r\n>From here.\r\nFrom there.\r\n`),
  },
  {
    name: 'raw bytes of two charsets',
    write: (id) => bytes(header(id, 'X-Raw: \xe9\xff\xfe', 'Subject: Gr\xfc\xdfe \xc3\xa9'), text(id)),
  },
  {
    name: 'properties of objects as fields',
    write: (id) => after(id, '__proto__: polluted', 'constructor: x', 'hasOwnProperty: y', 'toString: z'),
  },
  {
    name: 'control fields of help desks',
    write: (id) =>
      after(
        id,
        'X-OTRS-Priority: 5',
        'X-Deskhand-Status: closed',
        'RT-Owner: root',
        'X-Priority: 1',
        'Auto-Submitted:',
        'Precedence:',
      ),
  },
  {
    name: 'charset and type as an endless list',
    write: (id) => typed(id, `text/plain${'; a=b'.repeat(20_000)}; charset="utf-8`, 'Words.'),
  },
];
