import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ConfigError, readConfig } from './config.ts';

/** What is told about one setting: its name and what would be right. */
function refusalOf(env: Record<string, string>): { told: string; hint: string } {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return { told: error.message, hint: error.hint };
  }
  return { told: 'nothing', hint: '' };
}

describe('settings from the environment', () => {
  test('nothing set is a desk for this machine alone', () => {
    const { host, port, smtpPort, publicUrl, mailAddress, databaseUrl } = readConfig({});
    assert.deepEqual(
      { host, port, smtpPort, publicUrl, mailAddress, databaseUrl },
      {
        host: '127.0.0.1',
        port: 8080,
        smtpPort: 2525,
        publicUrl: 'http://127.0.0.1:8080',
        mailAddress: 'support@deskhand.localdomain',
        databaseUrl: undefined,
      },
    );
  });

  test('an empty value is the same as none', () => {
    const names = ['PORT', 'HOST', 'DESKHAND_URL', 'DATABASE_URL', 'SMTP_PORT', 'DESKHAND_LOG_LEVEL'];
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    assert.deepEqual(readConfig(empty), readConfig({}));
  });

  test('the public address gives links and mail their domain', () => {
    const config = readConfig({ DESKHAND_URL: 'https://desk.example.org/' });
    assert.equal(config.publicUrl, 'https://desk.example.org');
    assert.equal(config.mailDomain, 'desk.example.org');
    assert.equal(config.mailAddress, 'support@desk.example.org');
  });

  test('machines come to the next port; a port of their own, none, or any free one', () => {
    const of = (env: Record<string, string>) => readConfig(env).gateway;
    assert.deepEqual(of({ PORT: '9000' }), { port: 9001, isAsked: false, tls: undefined });
    assert.deepEqual(of({ AGENT_PORT: '9443' }), { port: 9443, isAsked: true, tls: undefined });
    assert.equal(of({ AGENT_PORT: '0' }), undefined);
    assert.deepEqual(of({ PORT: '0' }), { port: 0, isAsked: false, tls: undefined });
    assert.equal(readConfig({ PORT: '9000' }).agentUrl, 'http://127.0.0.1:9001');
    assert.equal(
      readConfig({ DESKHAND_AGENT_URL: 'https://desk.example/' }).agentUrl,
      'https://desk.example',
    );
  });

  const wrong: readonly (readonly [name: string, value: string])[] = [
    ['PORT', '99999'],
    ['PORT', '80.5'],
    ['SMTP_PORT', 'off'],
    ['LMTP_PORT', '-1'],
    ['AGENT_PORT', 'none'],
    ['DESKHAND_AGENT_URL', 'desk.example.org'],
    ['DESKHAND_URL', 'desk.example.org'],
    ['DESKHAND_URL', 'ftp://desk.example.org'],
    ['DESKHAND_MAIL_ADDRESS', 'support'],
    ['DESKHAND_MAIL_ADDRESS', 'Help <support@example.org>'],
    ['DESKHAND_TRUSTED_PROXIES', '127.0.0.1, proxy.example.org'],
    ['DESKHAND_LOG_LEVEL', 'loud'],
    ['DESKHAND_SMTP_CA_FILE', '/no/such/file'],
  ];
  for (const [name, value] of wrong) {
    test(`${name}=${value} is refused by its name, with what would be right`, () => {
      const { told, hint } = refusalOf({ [name]: value });
      assert.ok(told.startsWith(name), told);
      assert.ok(hint.length > 20, hint);
    });
  }

  test('a certificate without its key is refused, and the missing one is named', () => {
    assert.match(refusalOf({ DESKHAND_SMTP_CERT_FILE: '/a.pem' }).told, /^DESKHAND_SMTP_KEY_FILE/);
    assert.match(refusalOf({ DESKHAND_SMTP_KEY_FILE: '/a.key' }).told, /^DESKHAND_SMTP_CERT_FILE/);
    const both = { DESKHAND_SMTP_CERT_FILE: '/no/such/file', DESKHAND_SMTP_KEY_FILE: '/no/such/file' };
    assert.match(refusalOf(both).told, /^DESKHAND_SMTP_CERT_FILE/);
    assert.match(refusalOf({ DESKHAND_AGENT_CERT_FILE: '/a.pem' }).told, /^DESKHAND_AGENT_KEY_FILE/);
  });

  test('a port is a whole number from 0 to 65535 and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: -70_000, max: 140_000 }), (port) => {
        const fits = port >= 0 && port <= 65_535;
        const told = refusalOf({ PORT: String(port) }).told;
        assert.equal(told === 'nothing', fits, told);
      }),
    );
  });
});
