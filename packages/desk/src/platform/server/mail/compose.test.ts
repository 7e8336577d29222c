import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addressKey, wireAddress } from './address.ts';
import { BadAddress, composeMail, trimReferences, type Composing } from './compose.ts';
import type { OutboundMail } from './outbound.ts';

const as: Composing = {
  from: { name: 'Support', address: 'support@desk.test' },
  installation: 'here',
  date: new Date('2026-03-01T10:00:00Z'),
  boundary: 'b0',
  attachments: [],
};
const mail: OutboundMail = {
  messageId: 't.a.b.c@desk.test',
  to: [{ name: 'Anna', address: 'anna@desk.test' }],
  subject: 'Re: Printer [#10001-4]',
  text: 'It works again.',
  automatic: false,
};

function headersOf(raw: Buffer): Map<string, string> {
  const head = raw.toString('utf8').split('\r\n\r\n')[0] ?? '';
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
}

describe('composing mail', () => {
  test('the same mail gives the same bytes', async () => {
    const file = { name: 'log.txt', mediaType: 'text/plain', bytes: Buffer.from('line') };
    const [one, two] = await Promise.all([1, 2].map(() => composeMail(mail, { ...as, attachments: [file] })));
    assert.deepEqual(one, two);
    assert.match(one?.raw.toString() ?? '', /boundary="--_NmP-b0/);
  });

  test('automatic mail says so and has the null sender', async () => {
    const { raw, envelope } = await composeMail({ ...mail, automatic: 'auto-replied' }, as);
    const headers = headersOf(raw);
    assert.equal(headers.get('auto-submitted'), 'auto-replied');
    assert.equal(headers.get('x-auto-response-suppress'), 'All');
    assert.equal(headers.get('x-deskhand-loop'), 'here');
    assert.deepEqual(envelope, { from: '', to: ['anna@desk.test'] });
  });

  test('a person’s words carry the loop header, a real sender and no word of machines', async () => {
    const { raw, envelope } = await composeMail({ ...mail, fromName: 'Bob' }, as);
    const headers = headersOf(raw);
    assert.equal(headers.has('auto-submitted'), false);
    assert.equal(headers.get('x-deskhand-loop'), 'here');
    assert.equal(headers.get('from'), 'Bob <support@desk.test>');
    assert.equal(headers.get('message-id'), '<t.a.b.c@desk.test>');
    assert.equal(headers.get('date'), 'Sun, 01 Mar 2026 10:00:00 +0000');
    assert.equal(envelope.from, 'support@desk.test');
  });

  test('no value begins a header of its own', async () => {
    const evil = fc.string({
      unit: fc.constantFrom('\r\n', '\n', '\r', '\0', 'X-Evil: 1', ' ', 'a', '\u2028', 'é'),
    });
    await fc.assert(
      fc.asyncProperty(evil, evil, evil, async (subject, name, id) => {
        const { raw } = await composeMail(
          {
            ...mail,
            subject,
            fromName: name,
            inReplyTo: id,
            references: [id],
            to: [{ name, address: 'anna@desk.test' }],
          },
          {
            ...as,
            attachments: [{ name: subject, mediaType: `text/plain\r\n${name}`, bytes: Buffer.alloc(1) }],
          },
        );
        assert.doesNotMatch(raw.toString('latin1'), /^X-Evil/m);
      }),
      { numRuns: 200 },
    );
  });

  test('what somebody wrote like an encoded word is read as it was written', async () => {
    const word = '=?utf-8?Q?x=0D=0ABcc:_all=40desk.test?=';
    const { raw } = await composeMail({ ...mail, subject: word, fromName: word }, as);
    assert.ok(!raw.toString('utf8').includes('=?utf-8?Q?x'));
  });

  test('an address that is none is told apart from a server that refuses', async () => {
    for (const address of [
      'anna',
      'anna@desk.test\r\nBcc: eve@desk.test',
      '<anna@desk.test>',
      'a@b, c@d',
      '',
    ])
      await assert.rejects(composeMail({ ...mail, to: [{ address }] }, as), BadAddress, address);
  });

  test('domains of any script go out in their IDNA form', async () => {
    assert.equal(wireAddress(' Anna@BÜCHER.example '), 'Anna@xn--bcher-kva.example');
    assert.equal(addressKey('Anna@bücher.example'), 'anna@xn--bcher-kva.example');
    const { envelope } = await composeMail({ ...mail, to: [{ address: 'anna@bücher.example' }] }, as);
    assert.deepEqual(envelope.to, ['anna@xn--bcher-kva.example']);
  });

  test('references keep the first and the newest ids and stay short', () => {
    const ids = Array.from({ length: 60 }, (_, i) => `message-${i}-${'x'.repeat(30)}@desk.test`);
    const kept = trimReferences(ids);
    assert.equal(kept[0], `<${ids[0]}>`);
    assert.equal(kept.at(-1), `<${ids.at(-1)}>`);
    assert.ok(kept.join(' ').length <= 900);
    assert.deepEqual(trimReferences([]), []);
    assert.deepEqual(trimReferences(['a@b', 'a@b', 'no id']), ['<a@b>']);
  });
});
