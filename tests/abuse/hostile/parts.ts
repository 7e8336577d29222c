import { bytes, crlf, header, multipart, typed, type HostileMail } from './hostile-mail.ts';

const plain = 'Content-Type: text/plain\r\n\r\nWords.';

/** Multiparts within multiparts, each with a delimiter of its own. */
function nested(id: string, depth: number): Buffer {
  const open = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary=n${n}\r\n\r\n--n${n}\r\n`,
  ).join('');
  const close = Array.from({ length: depth }, (_, n) => `\r\n--n${depth - 1 - n}--`).join('');
  return bytes(`${header(id, 'MIME-Version: 1.0')}\r\n${open}${plain}${close}\r\n`);
}

function mailInMail(id: string, depth: number): Buffer {
  const inner = Array.from({ length: depth }, () => 'Content-Type: message/rfc822\r\n\r\n').join('');
  return bytes(`${header(id)}\r\n${inner}${header(`${id}inner`)}\r\n\r\nWords.\r\n`);
}

/** Mails whose parts are too many, too deep, without a border, or lies. */
export const partMails: readonly HostileMail[] = [
  { name: 'no boundary', write: (id) => typed(id, 'multipart/mixed', `--b\r\n${plain}\r\n--b--`) },
  {
    name: 'an empty boundary',
    write: (id) => typed(id, 'multipart/mixed; boundary=""', `--\r\n${plain}\r\n----`),
  },
  {
    name: 'a boundary that never comes',
    write: (id) => typed(id, 'multipart/mixed; boundary=never', `--other\r\n${plain}\r\n--other--`),
  },
  {
    name: 'a boundary of 10 KB',
    write: (id) =>
      typed(id, `multipart/mixed; boundary="${'b'.repeat(10_240)}"`, `--${'b'.repeat(10_240)}\r\n${plain}`),
  },
  {
    name: 'a boundary of signs',
    write: (id) =>
      typed(
        id,
        'multipart/mixed; boundary="(.*)+$^[]{}|?"',
        `--(.*)+$^[]{}|?\r\n${plain}\r\n--(.*)+$^[]{}|?--`,
      ),
  },
  {
    name: 'boundaries that begin alike',
    write: (id) =>
      typed(
        id,
        'multipart/mixed; boundary=b',
        `--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n${plain}\r\n--bb--\r\n--b--`,
      ),
  },
  {
    name: 'the same boundary within itself',
    write: (id) =>
      multipart(id, ['Content-Type: multipart/mixed; boundary=b0undary\r\n\r\n--b0undary\r\n\r\nx', plain]),
  },
  {
    name: '1 MB of dashes',
    write: (id) => typed(id, 'multipart/mixed; boundary=-', '-'.repeat(1024 * 1024)),
  },
  {
    name: '300,000 lines that nearly are delimiters',
    write: (id) => typed(id, 'multipart/mixed; boundary=b0undary', '--b0undaryx\r\n'.repeat(300_000)),
  },
  { name: '100 parts within each other', write: (id) => nested(id, 100) },
  { name: '10,000 parts within each other', write: (id) => nested(id, 10_000) },
  {
    name: '2,000 parts',
    write: (id) =>
      multipart(
        id,
        Array.from({ length: 2000 }, () => plain),
      ),
  },
  {
    name: '100,000 parts',
    write: (id) =>
      multipart(
        id,
        Array.from({ length: 100_000 }, () => plain),
      ),
  },
  {
    name: '5,000 parts of nothing',
    write: (id) =>
      multipart(
        id,
        Array.from({ length: 5000 }, () => ''),
      ),
  },
  {
    name: '2,000 texts to choose from',
    write: (id) =>
      multipart(
        id,
        Array.from({ length: 2000 }, (_, n) => `Content-Type: text/html\r\n\r\n<b>${n}</b>`),
        'alternative',
      ),
  },
  { name: 'a mail in a mail, 200 times', write: (id) => mailInMail(id, 200) },
  { name: 'a mail in a mail, 20,000 times', write: (id) => mailInMail(id, 20_000) },
  {
    name: 'a piece of a larger mail',
    write: (id) => typed(id, `message/partial; id="${id}"; number=1; total=999999`, 'Words.'),
  },
  {
    name: 'a body that lies elsewhere',
    write: (id) =>
      typed(
        id,
        'message/external-body; access-type=local-file; name="/etc/passwd"',
        'Content-Type: text/plain\r\n',
      ),
  },
  {
    name: 'a report that lies',
    write: (id) =>
      multipart(
        id,
        [
          'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; requestera@abuse.example\r\nAction: failed\r\nStatus: 5.1.1',
          `Content-Type: message/rfc822\r\n\r\n${header('forged')}`,
        ],
        'report; report-type=delivery-status',
      ),
  },
  {
    name: 'a report without an end',
    write: (id) =>
      multipart(
        id,
        Array.from(
          { length: 2000 },
          () => 'Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b\r\nStatus: 5.0.0',
        ),
        'report; report-type=delivery-status',
      ),
  },
  {
    name: 'text that says it is a multipart',
    write: (id) =>
      multipart(id, [
        'Content-Type: multipart/alternative\r\n\r\nWords.',
        'Content-Type: text/plain; boundary=x\r\n\r\n--x\r\n\r\nWords.\r\n--x--',
      ]),
  },
  {
    name: 'types of nonsense',
    write: (id) =>
      multipart(id, [
        'Content-Type: ;;;\r\n\r\nWords.',
        'Content-Type: /\r\n\r\nWords.',
        'Content-Type: text/\r\n\r\nWords.',
        'Content-Type: a/b/c; =; x=\r\n\r\nWords.',
      ]),
  },
  {
    name: 'a signed mail of garbage',
    write: (id) =>
      multipart(
        id,
        [
          plain,
          crlf(
            'Content-Type: application/pgp-signature',
            '',
            '-----BEGIN PGP SIGNATURE-----',
            'A'.repeat(100_000),
          ),
        ],
        'signed; micalg=x; protocol=y',
      ),
  },
];
