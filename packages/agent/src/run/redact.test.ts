import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Redactor, redactText, redactValue } from './redact.ts';
import { mark } from './secret-forms.ts';

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
  `{"MESSAGE":"login password=\\"${secret}\\" ok"}`,
  `password="half \\" ${secret}"`,
  `username eva password 7 ${secret}`,
  `enable secret 5 ${secret}`,
  `the password is ${secret}`,
  `<password>${secret}</password>`,
  `Passwort: ${secret}`,
  `ldap_default_authtok = ${secret}`,
  `ansible_become_pass: ${secret}`,
  `pre-shared-key "${secret}"`,
  `radius-server key 7 ${secret}`,
  `Set-Cookie: sid=${secret}`,
  `curl -s -u eva:${secret} https://x.example`,
  `mysql -u root -p${secret} desk`,
  `sshpass -p ${secret} ssh switch`,
  `com2sec local default ${secret}`,
  `"community": "${secret}"`,
];

describe('redaction', () => {
  for (const form of forms) {
    test(`takes the secret out of ${form.replace(secret, '...')}, and nothing around it`, () => {
      const text = redactText(`before\n${form} after\nlast line\n`);
      assert.ok(!text.includes(secret), text);
      assert.ok(
        text.includes(mark) && text.startsWith('before\n') && /(after|\[redacted\])\nlast line\n$/.test(text),
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

  test('a first line of a key without a key hides nothing of what follows', () => {
    const text = redactText(`-----BEGIN PRIVATE KEY-----\nsshd[1]: failed login of root from 192.0.2.7\n`);
    assert.equal(text, `${mark}\nsshd[1]: failed login of root from 192.0.2.7\n`);
  });

  test('a secret that lies where a line without an end is cut', () => {
    for (let shift = -40; shift < 40; shift += 1) {
      const redactor = new Redactor();
      const line = `${'x '.repeat(32_768 + shift)}password="${secret}" ${'y '.repeat(40_000)}`;
      let out = '';
      for (let at = 0; at < line.length; at += 4096)
        out += redactor.take(Buffer.from(line.slice(at, at + 4096))).toString();
      out += redactor.end().toString();
      assert.ok(!out.includes('Canary'), String(shift));
    }
  });

  test('a line that was made to be dear costs about what any other costs', () => {
    const costMs = (text: string): number => {
      const startedMs = performance.now();
      redactText(`${text}\n`);
      return performance.now() - startedMs;
    };
    const plainMs = costMs('plain words '.repeat(5000));
    const dear = [
      '1',
      '.',
      '-',
      'a_',
      'a+',
      'a://',
      'eyJaaaaaaaaa.',
      '$6$',
      'password ',
      'password   ',
      'curl ',
      '\\"',
    ];
    for (const piece of dear) {
      const spentMs = costMs(piece.repeat(Math.ceil(60_000 / piece.length)));
      assert.ok(spentMs < 100 * plainMs + 200, `${piece}: ${spentMs} ms, plain words ${plainMs} ms`);
    }
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
    const value = redactValue({ note: [`token=${secret}`], count: 3, nothing: null, community: secret });
    assert.deepEqual(value, { note: [`token=${mark}`], count: 3, nothing: null, community: mark });
  });
});
