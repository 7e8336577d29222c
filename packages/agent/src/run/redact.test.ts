import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mark, Redactor, redactText, redactValue } from './redact.ts';

const secret = 'S3cr3t-Canary-9f2c';
const forms = [
  `password=${secret}`,
  `Password: ${secret}`,
  `"api_key": "${secret}"`,
  `DB_PASSWORD='${secret}'`,
  `--token ${secret}`,
  `Authorization: Bearer ${secret}`,
  `proxy-authorization: Basic ${secret}`,
  `postgres://desk:${secret}@db.example/desk`,
  `rocommunity ${secret}`,
  `psk=${secret}`,
  `client_secret = ${secret}`,
];

describe('redaction', () => {
  for (const form of forms) {
    test(`takes the secret out of ${form.replace(secret, '...')}, and nothing around it`, () => {
      const text = redactText(`before\n${form} after\nlast line\n`);
      assert.ok(!text.includes(secret), text);
      assert.ok(
        text.includes(mark) && text.startsWith('before\n') && text.endsWith('after\nlast line\n'),
        text,
      );
    });
  }

  test('wherever a stream is cut into pieces', () => {
    const whole = `${forms.join('\n')}\n`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const redactor = new Redactor();
        let [at, out] = [0, ''];
        for (let turn = 0; at < whole.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          out += redactor.take(Buffer.from(whole.slice(at, at + size))).toString();
          at += size;
        }
        out += redactor.end().toString();
        assert.ok(!out.includes(secret));
        assert.equal(redactor.redactions, forms.length);
      }),
    );
  });

  test('a private key goes from its first line to its last', () => {
    const key = `-----BEGIN OPENSSH PRIVATE KEY-----\nabc${secret}\ndef\n-----END OPENSSH PRIVATE KEY-----\n`;
    const text = redactText(`a\n${key}b\n`);
    assert.equal(text, `a\n${mark}\nb\n`);
  });

  test('what is no secret stays as it is, byte by byte', () => {
    const plain = 'tcp LISTEN 0 128 0.0.0.0:22\npassword authentication is off\nGrüße\n';
    assert.equal(
      redactText('tcp LISTEN 0 128 0.0.0.0:22\n64 bytes from 192.0.2.1: ttl=64\n').includes(mark),
      false,
    );
    assert.ok(redactText(plain).includes('Grüße'));
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 7) % 256));
    const redactor = new Redactor();
    assert.deepEqual(Buffer.concat([redactor.take(bytes), redactor.end()]), bytes);
  });

  test('typed outputs too, at any depth', () => {
    const value = redactValue({ note: [`token=${secret}`], count: 3, nothing: null });
    assert.deepEqual(value, { note: [`token=${mark}`], count: 3, nothing: null });
  });
});
