import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startFetchedDesk, help, type FetchedDesk } from './fetched-desk.test-support.ts';
import { cannotServe } from './mail-server.test-support.ts';
import { until } from './until.test-support.ts';

const minuteMs = 60_000;
/** Ends kept connections too, which would live on by the old settings. */
const restart = 'postfix stop >/dev/null 2>&1; postfix start 2>&1';

describe('a server that takes our mail late, hangs, or takes it and bounces', { skip: cannotServe }, () => {
  let desk: FetchedDesk;
  before(async () => {
    desk = await startFetchedDesk();
    await desk.fetch();
  });
  after(() => desk?.close());

  /** A ticket by phone, and a reply to it. */
  const answer = async (to: string, body: string) => {
    const { number } = await desk.bob.tickets.open({
      subject: body,
      body: 'By phone.',
      requester: { email: to },
    });
    await desk.bob.tickets.addMessage({ number, kind: 'reply', body });
    return number;
  };
  const troubled = (code: string) =>
    until(`trouble is ${code}`, async () => {
      const now = await desk.outgoing();
      return now.trouble?.code === code ? now : undefined;
    });
  const turn = async (minutes: number) => {
    desk.world.clock.advance(minutes * minuteMs);
    await desk.signInAgain();
  };
  const copiesOf = async (user: string, words: string) =>
    (await desk.mailsOf(user)).split('\f').filter((mail) => mail.includes(`\n${words}`)).length;

  test('it hangs: that is named, nobody waits for it, and its mail leaves soon after it answers again', async () => {
    await desk.server.run('kill -STOP $(cat /var/spool/postfix/pid/master.pid)');
    const startMs = Date.now();
    await answer('bert@office.test', 'While it hangs.');
    assert.ok(Date.now() - startMs < 10_000, 'a person does not wait for a mail server');
    const { trouble } = await troubled('no-answer');
    assert.match(trouble?.hint ?? '', /load of the server/);
    await desk.server.run('kill -CONT $(cat /var/spool/postfix/pid/master.pid)');
    // The desk looks once a minute whether it can be used again.
    await turn(2);
    await until(
      'it is delivered',
      async () => (await copiesOf('bert@office.test', 'While it hangs.')) === 1,
      60_000,
    );
    await until('it is well', async () => (await desk.outgoing()).trouble === null);
  });

  test('it says "later" for a day: the mail waits, the desk says since when, and then it leaves once', async () => {
    await desk.server.run(`postconf -e smtpd_client_restrictions=defer && ${restart}`);
    await answer('alice@office.test', 'Put off for a day.');
    const { trouble, alarms } = await troubled('server-busy');
    assert.match(trouble?.words ?? '', /^4\d\d /);
    assert.deepEqual(alarms, [], 'an hour of greylisting is no alarm yet');
    await turn(24 * 60);
    await until('it is an alarm', async () => {
      const codes = (await desk.outgoing()).alarms.map((one) => one.code);
      return codes.includes('trouble') && codes.includes('waiting');
    });
    const { waiting } = await desk.dave.mail.health({});
    assert.ok(waiting.count >= 1);
    assert.equal((await desk.dave.mail.outbox({ state: 'failed' })).items.length, 0);
    await desk.server.run(`postconf -e smtpd_client_restrictions= && ${restart}`);
    await until('it is delivered', async () => {
      await turn(40);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return (await copiesOf('alice@office.test', 'Put off for a day.')) > 0;
    });
    assert.equal((await desk.outgoing()).state, 'accepting');
    await turn(40);
    await until('nothing waits', async () => (await desk.dave.mail.health({})).waiting.count === 0);
    assert.equal(await copiesOf('alice@office.test', 'Put off for a day.'), 1);
    assert.deepEqual((await desk.outgoing()).alarms, []);
  });

  test('it takes the mail and bounces it later: the technician sees who did not get it', async () => {
    const number = await answer('nobody@office.test', 'Nobody reads this.');
    const bounce = await until('the bounce is read', async () =>
      (await desk.dave.mail.records({ verdict: 'bounce' })).items.find((one) => one.ticketNumber === number),
    );
    assert.equal(bounce.source, 'imap');
    const failed = await until('the mail is marked', async () => {
      const { items } = await desk.dave.mail.outbox({ state: 'failed' });
      return items.find((one) => one.to.includes('nobody@office.test'));
    });
    assert.match(failed.answer ?? '', /5\.1\.1|unknown|doesn't exist|undeliverable/i);
    assert.deepEqual((await desk.outgoing()).trouble, null, 'the server itself is well');
  });

  test('a mailbox sends by its own server with TLS and sign-in; its expired certificate keeps the mail here', async () => {
    const own = {
      id: desk.mailboxId,
      host: 'localhost',
      port: desk.server.smtpPort,
      security: 'starttls' as const,
      signIn: 'password' as const,
      user: help,
      password: 'first',
      tokenUrl: null,
      clientId: null,
      scope: null,
      certificate: desk.server.authority,
    };
    await desk.server.run(
      `postconf -e smtpd_sasl_auth_enable=yes smtpd_tls_auth_only=yes smtpd_relay_restrictions=permit_sasl_authenticated,reject && ${restart}`,
    );
    const wrong = await desk.dave.mail.tryOutgoing({ ...own, password: 'wrong' });
    assert.equal(wrong.trouble?.code, 'sign-in-refused');
    assert.deepEqual((await desk.dave.mail.tryOutgoing(own)).trouble, null);
    await desk.dave.mail.setOutgoing(own);
    await answer('carl@office.test', 'Signed and sealed.');
    await until(
      'it is delivered',
      async () => (await copiesOf('carl@office.test', 'Signed and sealed.')) === 1,
    );
    const mail = await desk.mailsOf('carl@office.test');
    assert.match(mail, /with ESMTPSA/, 'encrypted and signed in');

    await desk.server.run(certificate('10 days ago', 1));
    await desk.dave.mail.setOutgoing({ ...own, version: 1 });
    await answer('carl@office.test', 'Kept for a while.');
    const ownHealth = async () =>
      (await desk.dave.mail.health({})).outgoing.find((one) => one.mailboxId !== null);
    const expired = await until('it is named', async () => {
      const now = await ownHealth();
      return now?.trouble?.code === 'certificate-expired' ? now : undefined;
    });
    assert.deepEqual(
      expired.alarms.map((one) => one.code),
      ['trouble'],
    );
    assert.equal(await copiesOf('carl@office.test', 'Kept for a while.'), 0);
    await desk.server.run(certificate('now', 30));
    await turn(2);
    await until(
      'it is delivered',
      async () => (await copiesOf('carl@office.test', 'Kept for a while.')) === 1,
    );
    assert.deepEqual((await ownHealth())?.alarms, []);
  });
});

/** A new certificate for Postfix, made on another day. */
const certificate = (when: string, days: number) =>
  `cd /etc/ssl/mail && faketime '${when}' openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days ${days} -extfile names -out server.pem 2>/dev/null && ${restart}`;
