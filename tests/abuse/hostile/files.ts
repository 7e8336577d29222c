import { deflateRawSync, gzipSync } from 'node:zlib';
import { bytes, crlf, file, multipart, typed, type HostileMail } from './hostile-mail.ts';

/** Names that some program somewhere would take for more than a name. */
export const dangerousNames: readonly string[] = [
  '.htaccess',
  '\u200b.htaccess',
  '.user.ini',
  'web.config',
  'a.php\u200b',
  '..\\..\\x',
  '../../../../etc/cron.d/x',
  '/etc/cron.d/x',
  'C:x',
  'aux',
  'CON.txt',
  'x.',
  'x ',
  '.env',
  '-rf',
  '$(touch pwned)',
  '`touch pwned`',
  '; touch pwned',
  '| touch pwned',
  '%2e%2e%2fx',
  '..%c0%afx',
  'a\u202Egpj.exe',
  'n\u0303.txt',
  'ñ.txt',
  'x'.repeat(300),
  '',
  '.',
  '..',
  '~/.ssh/authorized_keys',
  'a\tb',
  'a\'b"c',
  '<img src=x onerror=__pwn(1)>.txt',
];

/** A zip of one file of 200 MB of nothing (APPNOTE 4.3: local header, data, central directory). */
function zipBomb(): Buffer {
  const data = deflateRawSync(Buffer.alloc(200 * 1024 * 1024));
  const local = Buffer.alloc(31);
  local.write('PK\x03\x04', 'latin1');
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(200 * 1024 * 1024, 22);
  local.writeUInt16LE(1, 26);
  local.write('a', 30);
  return Buffer.concat([local, data, Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);
}

const vcalendar = (id: string): string =>
  crlf(
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    `UID:${id}`,
    'RRULE:FREQ=SECONDLY;COUNT=999999999',
    'DTSTART:99999999T999999Z',
    'URL:javascript:__pwn(1)',
    `DESCRIPTION:${'x\\n'.repeat(50_000)}`,
    ...'BEGIN:VALARM\r\n'.repeat(5000).split('\r\n'),
    'END:VEVENT',
  );

const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="__pwn('svg')"><script>__pwn('svg')</script><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:parent.__pwn('svg')"/></foreignObject></svg>`;

const named = (name: string): string =>
  file(Buffer.from(name, 'utf8').toString('latin1'), 'application/octet-stream', 'content');

let big: string | undefined;

/** Files that are huge, empty, many, bombs, or called what they should not be called. */
export const fileMails: readonly HostileMail[] = [
  {
    name: 'a file of 25 MiB',
    write: (id) =>
      multipart(id, [
        (big ??= file('big.bin', 'application/octet-stream', Buffer.alloc(25 * 1024 * 1024, 'x'))),
      ]),
  },
  {
    name: 'more than the desk takes',
    write: (id) => typed(id, 'text/plain', 'x'.repeat(51 * 1024 * 1024)),
    isTooLarge: true,
  },
  {
    name: '1,000 files',
    write: (id) =>
      multipart(
        id,
        Array.from({ length: 1000 }, (_, n) => file(`f${n}.txt`, 'text/plain', `${n}`)),
      ),
  },
  {
    name: 'files with dangerous names',
    write: (id) => bytes(multipart(id, dangerousNames.map(named))),
    isShown: true,
  },
  {
    name: 'a name in 10,000 pieces',
    write: (id) =>
      multipart(id, [
        `Content-Type: text/plain\r\nContent-Disposition: attachment${Array.from({ length: 10_000 }, (_, n) => `;\r\n filename*${n}*=a`).join('')}\r\n\r\nx`,
      ]),
  },
  {
    name: 'a name of an unknown charset',
    write: (id) =>
      multipart(id, [
        "Content-Disposition: attachment; filename*=x-none'en'%FF%00%2F..%2F; filename*0*=utf-8''%0D%0Aa; filename=\"\0\"\r\n\r\nx",
      ]),
  },
  {
    name: 'a zip of 200 MB of nothing',
    write: (id) => multipart(id, [file('bomb.zip', 'application/zip', zipBomb())]),
  },
  {
    name: 'a gzip of a gzip of nothing',
    write: (id) =>
      multipart(id, [
        file('bomb.gz', 'application/gzip', gzipSync(gzipSync(Buffer.alloc(50 * 1024 * 1024)))),
      ]),
  },
  {
    name: 'winmail.dat of garbage',
    write: (id) =>
      multipart(id, [
        file(
          'winmail.dat',
          'application/ms-tnef',
          Buffer.concat([Buffer.from([0x78, 0x9f, 0x3e, 0x22, 0, 0]), Buffer.alloc(100_000, 0xff)]),
        ),
      ]),
  },
  {
    name: 'winmail.dat that says it is larger than the world',
    write: (id) =>
      multipart(id, [
        file(
          'winmail.dat',
          'application/ms-tnef',
          Buffer.from('789f3e2201000190010006900800040000ffffffff00000001', 'hex'),
        ),
      ]),
  },
  {
    name: 'uuencode without an end',
    write: (id) =>
      typed(
        id,
        'text/plain',
        `begin 644 ../../x\r\n${'M'.repeat(61)}\r\n`.repeat(1).concat(`${'M'.repeat(61)}\r\n`.repeat(50_000)),
      ),
  },
  {
    name: '5,000 files in uuencode',
    write: (id) => typed(id, 'text/plain', 'begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n'.repeat(5000)),
  },
  {
    name: 'yEnc of garbage',
    write: (id) =>
      typed(
        id,
        'text/plain',
        `=ybegin part=1 line=128 size=999999999 name=../x\r\n${'=}'.repeat(50_000)}\r\n=yend size=1`,
      ),
  },
  {
    name: 'a calendar that repeats for ever',
    write: (id) => typed(id, 'text/calendar; method=REQUEST', vcalendar(id)),
    isShown: true,
  },
  {
    name: 'a picture that is a program',
    write: (id) =>
      multipart(id, [
        file('a.svg', 'image/svg+xml', svg),
        file('b.png', 'image/png', svg),
        file('c.html', 'image/png', "<script>__pwn('html')</script>"),
        'Content-Type: text/html\r\n\r\n<img src="cid:c"><p>See</p>',
      ]),
    isShown: true,
  },
  {
    name: 'pages and scripts as files',
    write: (id) =>
      multipart(
        id,
        ['html', 'xhtml', 'xml', 'js', 'mht', 'hta', 'url', 'svgz'].map((end) =>
          file(`a.${end}`, 'text/html', "<script>__pwn('file')</script>"),
        ),
      ),
    isShown: true,
  },
  {
    name: 'inline files that name each other',
    write: (id) =>
      multipart(
        id,
        [
          'Content-Type: text/html\r\n\r\n<img src="cid:a"><img src="cid:../../x"><img src="cid:%00">',
          'Content-Type: text/html\r\nContent-ID: <a>\r\nContent-Disposition: inline\r\n\r\n<script>__pwn("cid")</script>',
        ],
        'related',
      ),
    isShown: true,
  },
  {
    name: 'a file of no bytes',
    write: (id) =>
      multipart(id, [
        file('empty', 'application/octet-stream', ''),
        'Content-Disposition: attachment\r\n\r\n',
      ]),
  },
];
