import assert from 'node:assert/strict';
import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keysFrom } from '../keys.ts';
import { composeOutbound } from './compose-outbound.ts';
import { dkimRecord, readDkimKey, type DkimKey } from './dkim.ts';
import type { OutboundMail } from './outbound.ts';

const pem = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;

/** Checks a signature as a receiver does, by RFC 6376 with relaxed/relaxed; written without the library that signs. */
function verifies(raw: Buffer, record: string): boolean {
  const text = raw.toString('latin1');
  const at = text.indexOf('\r\n\r\n');
  const [head, body] = [text.slice(0, at), text.slice(at + 4)];
  const fields = head.split(/\r\n(?![ \t])/).map((line) => {
    const colon = line.indexOf(':');
    const value = line
      .slice(colon + 1)
      .replaceAll('\r\n', '')
      .replaceAll(/[ \t]+/g, ' ')
      .trim();
    return { name: line.slice(0, colon).toLowerCase().trim(), value };
  });
  const signature = fields.find((field) => field.name === 'dkim-signature')?.value ?? '';
  const tags = new Map(
    signature.split(';').map((tag): [string, string] => {
      const equals = tag.indexOf('=');
      return [tag.slice(0, equals).trim(), tag.slice(equals + 1).replaceAll(' ', '')];
    }),
  );
  const canonical = body
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(' \r\n', '\r\n')
    .replace(/(\r\n)*$/, '\r\n');
  const bodyHash = createHash('sha256').update(canonical, 'latin1').digest('base64');
  const signed = (tags.get('h') ?? '').split(':').map((name) => {
    const field = fields.findLast((one) => one.name === name.toLowerCase());
    return `${name.toLowerCase()}:${field?.value ?? ''}\r\n`;
  });
  const unsigned = signature.replace(/(;\s*b=)[^;]*/, '$1');
  const key = createPublicKey({
    key: Buffer.from(/p=(.*)$/.exec(record)?.[1] ?? '', 'base64'),
    type: 'spki',
    format: 'der',
  });
  const verifier = createVerify('RSA-SHA256').update(
    `${signed.join('')}dkim-signature:${unsigned}`,
    'latin1',
  );
  return tags.get('bh') === bodyHash && verifier.verify(key, tags.get('b') ?? '', 'base64');
}

describe('mail that is signed', () => {
  const key = readDkimKey(pem(2048), 'desk');
  const compose = (mail: Partial<OutboundMail>, dkim: DkimKey | undefined = key) =>
    composeOutbound(
      {} as never,
      { keys: keysFrom(Buffer.alloc(32, 1)), readFile: async () => Buffer.from('a file'), dkim },
      {
        itemId: 'one',
        mail: {
          messageId: 'a@desk.example',
          to: [{ address: 'anna@x.test' }],
          subject: 'Hello',
          text: 'It works.',
          automatic: false,
          ...mail,
        },
        from: { name: 'Support', address: 'support@desk.example' },
        date: new Date('2026-11-23T08:00:00Z'),
      },
    );
  const record = dkimRecord('desk.example', key);

  test('is accepted by a receiver that knows the published record, whatever it says', async () => {
    assert.equal(record.name, 'desk._domainkey.desk.example');
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        async (subject, text) => {
          const file = { digest: 'd', name: 'report.txt', mediaType: 'text/plain' };
          const { raw } = await compose({ subject, text, attachments: [file] });
          assert.ok(verifies(raw, record.value), raw.toString('utf8'));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is not accepted when a word or its subject was changed, or by another key', async () => {
    const { raw } = await compose({});
    const text = raw.toString('latin1');
    assert.equal(
      verifies(Buffer.from(text.replace('It works.', 'It breaks'), 'latin1'), record.value),
      false,
    );
    assert.equal(
      verifies(Buffer.from(text.replace('Subject: Hello', 'Subject: Hallo'), 'latin1'), record.value),
      false,
    );
    assert.equal(verifies(raw, dkimRecord('desk.example', readDkimKey(pem(2048), 'desk')).value), false);
  });

  test('is the same at every repeat, and unsigned without a key', async () => {
    assert.deepEqual((await compose({})).raw, (await compose({})).raw);
    const { raw } = await composeOutbound(
      {} as never,
      { keys: keysFrom(Buffer.alloc(32, 1)), readFile: async () => Buffer.alloc(0) },
      {
        itemId: 'one',
        mail: { messageId: 'a@b', to: [{ address: 'a@x.test' }], subject: '', text: '', automatic: false },
        from: { address: 'support@desk.example' },
        date: new Date(),
      },
    );
    assert.equal(raw.includes('DKIM-Signature'), false);
  });

  test('a key that cannot sign is refused with what would be right', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    for (const [text, selector] of [
      ['no key', 'desk'],
      [String(ec), 'desk'],
      [pem(512), 'desk'],
      [pem(1024), 'not a selector'],
    ] as const)
      assert.throws(() => readDkimKey(text, selector), { name: 'Error', hint: /openssl genpkey/ });
  });
});
