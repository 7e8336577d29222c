import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startFetchedDesk, help, type FetchedDesk } from './fetched-desk.test-support.ts';
import { cannotServe } from './mail-server.test-support.ts';
import { startTokenService, type TokenService } from './token-service.test-support.ts';
import { until } from './until.test-support.ts';

describe('a mailbox that is signed in at by OAuth', { skip: cannotServe }, () => {
  let desk: FetchedDesk;
  let service: TokenService;
  before(async () => {
    service = await startTokenService(help);
    desk = await startFetchedDesk();
    await desk.server.run(
      `printf 'tokeninfo_url = ${service.url}/info?token=\\nusername_attribute = user\\nactive_attribute = active\\nactive_value = true\\n' > /etc/dovecot/oauth2.conf && doveadm reload`,
    );
    await desk.server.run('postconf -e smtpd_sasl_auth_enable=yes && postfix reload 2>&1');
  });
  after(async () => {
    await desk?.close();
    await service?.close();
  });

  const client = () => ({
    signIn: 'oauth-client' as const,
    tokenUrl: `${service.url}/token`,
    clientId: 'desk',
    clientSecret: 'open-sesame',
    scope: 'mail',
  });
  const connected = () => until('it is connected', async () => (await desk.health()).state === 'connected');
  const kick = () =>
    desk.server.run(`doveadm auth cache flush >/dev/null 2>&1; doveadm kick ${help} >/dev/null 2>&1; true`);

  test('client credentials: fetched by IMAP, and the secret is nowhere to be seen', async () => {
    await desk.fetch(client());
    await desk.send({ subject: 'by token' });
    assert.equal((await desk.recordOf('by token')).verdict, 'ticket');
    const log = await desk.server.run('grep "Login: user=" /var/log/dovecot.log');
    assert.match(log, /method=(XOAUTH2|OAUTHBEARER)/);
    const shown = JSON.stringify(await desk.dave.mail.mailboxServers({ id: desk.mailboxId }));
    assert.doesNotMatch(shown, /sesame/);
    assert.deepEqual(service.asked.at(-1), { grant: 'client_credentials', scope: 'mail' });
  });

  test('a token that was taken back is asked for anew, once, without anybody', async () => {
    const before = service.asked.length;
    service.takeBackTokens();
    await kick();
    await desk.send({ subject: 'with a new token' });
    assert.equal((await desk.recordOf('with a new token')).verdict, 'ticket');
    assert.equal(service.asked.length, before + 1);
    assert.equal((await desk.health()).trouble, null);
  });

  test('a token is asked for anew before it ends', async () => {
    const before = service.asked.length;
    desk.world.clock.advance(3_600_000);
    await desk.signInAgain();
    await kick();
    await until('another token was asked for', () => service.asked.length > before);
    await connected();
  });

  test('a secret that is no longer taken is named with what to do, and ends by itself', async () => {
    service.refuse('invalid_client');
    service.takeBackTokens();
    await kick();
    const { trouble, alarms } = await until('it is named', async () => {
      const now = await desk.health();
      return now.trouble?.code === 'token-refused' ? now : undefined;
    });
    assert.match(trouble?.words ?? '', /invalid_client/);
    assert.match(trouble?.hint ?? '', /client secret expired/);
    assert.deepEqual(
      alarms.map((one) => one.code),
      ['trouble'],
    );
    service.refuse(undefined);
    await connected();
  });

  test('a refresh token that the service replaces at each use is kept in the place of the old one', async () => {
    await desk.fetch({ ...client(), signIn: 'oauth-refresh', refreshToken: service.firstRefreshToken });
    await connected();
    for (let i = 0; i < 2; i++) {
      const before = service.asked.length;
      // A changed setting begins with what is stored.
      await desk.fetch({ ...withoutSecrets(), signIn: 'oauth-refresh', folder: 'INBOX' });
      await connected();
      assert.ok(service.asked.length > before);
      assert.equal(service.asked.at(-1)?.grant, 'refresh_token');
    }
    assert.equal(service.refusedRefreshTokens(), 0);
  });

  test('mail leaves by a server that takes tokens', async () => {
    const own = {
      id: desk.mailboxId,
      host: 'localhost',
      port: desk.server.smtpPort,
      security: 'starttls' as const,
      user: help,
      certificate: desk.server.authority,
      ...client(),
    };
    assert.deepEqual((await desk.dave.mail.tryOutgoing(own)).trouble, null);
    await desk.dave.mail.setOutgoing(own);
    const { number } = await desk.bob.tickets.open({
      subject: 'Sent with a token',
      body: 'By phone.',
      requester: { email: 'carl@office.test' },
    });
    await desk.bob.tickets.addMessage({ number, kind: 'reply', body: 'This came with a token.' });
    await until('it is delivered', async () =>
      (await desk.mailsOf('carl@office.test')).includes('with a token.'),
    );
    assert.match(await desk.mailsOf('carl@office.test'), /with ESMTPSA/);
    assert.match(
      await desk.server.run('cat /var/log/postfix.log'),
      /sasl_method=XOAUTH2, sasl_username=helpdesk/,
    );
  });

  test('a token service that does not answer is told apart from one that refuses', async () => {
    const tried = await desk.dave.mail.tryIncoming({
      id: desk.mailboxId,
      ...(await current()),
      ...client(),
      tokenUrl: 'http://127.0.0.1:9/token',
    });
    assert.deepEqual([tried.ok, tried.trouble?.code], [false, 'token-unreachable']);
  });

  function withoutSecrets() {
    const { clientSecret: _secret, ...rest } = client();
    return rest;
  }

  async function current() {
    const { incoming } = await desk.dave.mail.mailboxServers({ id: desk.mailboxId });
    assert.ok(incoming);
    const { has: _has, changedAt: _at, ...rest } = incoming;
    return rest;
  }
});
