import { mailboxAddress } from '../../faults/desk/desk-process.ts';
import { bytes, type HostileMail } from './hostile-mail.ts';

const from = (id: string, value: string, ...more: readonly string[]): Buffer =>
  Buffer.from(
    [
      `From: ${value}`,
      `Subject: ${id}`,
      `Message-ID: <${id}@strangers.example>`,
      ...more,
      '',
      `Words of ${id}.`,
      '',
    ].join('\r\n'),
    'utf8',
  );

/** Addresses that are deep, many, foreign, our own, or somebody else's in disguise. */
export const addressMails: readonly HostileMail[] = [
  {
    name: 'comments 20,000 deep',
    write: (id) => from(id, `${'('.repeat(20_000)}${')'.repeat(20_000)} <${id}@strangers.example>`),
  },
  {
    name: 'comments that never close',
    write: (id) => from(id, `<${id}@strangers.example> ${'(a\\'.repeat(10_000)}`),
  },
  {
    name: 'a group of people',
    write: (id) => from(id, `undisclosed: "A" <a@b.example>, ${id}@strangers.example;, c@d.example`),
  },
  {
    name: 'several writers',
    write: (id) => from(id, `<${id}@strangers.example>, <admin@abuse.example>, <tech@abuse.example>`),
  },
  {
    name: 'Reply-To is the desk',
    write: (id) => from(id, `<${id}@strangers.example>`, `Reply-To: <${mailboxAddress}>`),
  },
  {
    name: 'the desk writes to itself',
    write: (id) => from(id, `<${mailboxAddress}>`, `To: <${mailboxAddress}>`),
  },
  {
    name: 'the desk with another case and a tag',
    write: (id) => from(id, `<${mailboxAddress.toUpperCase().replace('@', '+x@')}>`),
  },
  {
    name: '10,000 readers',
    write: (id) =>
      from(
        id,
        `<${id}@strangers.example>`,
        `To: ${Array.from({ length: 10_000 }, (_, n) => `<p${n}@many.example>`).join(',\r\n ')}`,
      ),
  },
  { name: 'a chain of @', write: (id) => from(id, `<${'a@'.repeat(30_000)}${id}.example>`) },
  { name: 'an address of 10 KB', write: (id) => from(id, `<${'a'.repeat(10_240)}@${id}.example>`) },
  {
    name: 'a quoted string that never ends',
    write: (id) => from(id, `"${'\\"x'.repeat(20_000)} <${id}@strangers.example>`),
  },
  {
    name: 'line ends in a quoted local part',
    write: (id) => from(id, `"a\\\r\n b"@${id}.example, "x@y>, <admin@abuse.example"@z.example`),
  },
  {
    name: 'a route before the address',
    write: (id) => from(id, `<@a.example,@b.example:${id}@strangers.example>`),
  },
  {
    name: 'an address hidden in an encoded word',
    write: (id) => from(id, `=?utf-8?Q?Admin_=3Cadmin=40abuse.example=3E?= <${id}@strangers.example>`),
  },
  {
    name: 'line ends in encoded words',
    write: (id) =>
      from(
        id,
        `=?utf-8?Q?x=0D=0ABcc:_all=40abuse.example?= <${id}@strangers.example>`,
        'Subject: =?utf-8?B?eA0KQmNjOiBhbGxAYWJ1c2UuZXhhbXBsZQ==?=',
      ),
  },
  {
    name: 'letters that look like others',
    write: (id) => from(id, `Аdministrator <аdmin${id}@аbuse.example>`),
  },
  {
    name: 'words written backwards',
    write: (id) =>
      from(
        id,
        `"\u202Etxt.exe\u202C \u2066gnp.\u2069" <${id}@strangers.example>`,
        `Subject: \u202Egpj.evil ${id}`,
      ),
  },
  {
    name: 'characters without width',
    write: (id) => from(id, `"A\u200Bd\u200Cm\u200Di\u2060n\uFEFF" <adm\u200Bin${id}@abuse.example>`),
  },
  { name: 'a name of 64 KB', write: (id) => from(id, `"${'Ñ'.repeat(32_768)}" <${id}@strangers.example>`) },
  {
    name: 'From is a script',
    write: (id) => from(id, `"<script>__pwn('from')</script>" <${id}@strangers.example>`),
    isShown: true,
  },
  {
    name: 'half a surrogate in the name',
    write: (id) =>
      bytes(
        `From: "\xed\xa0\x80\xf0\x9f" <${id}@strangers.example>\r\nSubject: \xed\xbf\xbf ${id}\r\n\r\nWords \xed\xa0\x80.\r\n`,
      ),
  },
];
