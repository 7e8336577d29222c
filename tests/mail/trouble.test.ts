import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startFetchedDesk, help, type FetchedDesk } from './fetched-desk.test-support.ts';
import { cannotServe } from './mail-server.test-support.ts';
import { until } from './until.test-support.ts';

/** Signs a new certificate for the server; `when` is the date on which it is made, for the faketime program. */
const certificate = (when: string, days: number, names = 'names') =>
  `cd /etc/ssl/mail && faketime '${when}' openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days ${days} -extfile ${names} -out server.pem 2>/dev/null && doveadm reload && sleep 0.5 && doveadm kick ${help} >/dev/null 2>&1; true`;

describe('a mailbox that cannot be reached any more', { skip: cannotServe }, () => {
  let desk: FetchedDesk;
  before(async () => {
    desk = await startFetchedDesk();
    await desk.fetch();
    await connected();
  });
  after(() => desk?.close());

  const connected = () => until('it is connected', async () => (await desk.health()).state === 'connected');
  const troubled = (code: string) =>
    until(`trouble is ${code}`, async () => {
      const now = await desk.health();
      return now.trouble?.code === code ? now : undefined;
    });

  test('its password changed: it is named with what to do, and the new password ends it', async () => {
    await desk.server.setPassword(help, 'second');
    await desk.server.run(`doveadm kick ${help} >/dev/null 2>&1; true`);
    const { trouble, alarms } = await troubled('sign-in-refused');
    assert.match(trouble?.hint ?? '', /password changed/);
    assert.ok(trouble?.nextTryAt);
    assert.deepEqual(
      alarms.map((one) => one.code),
      ['trouble'],
    );
    const figures = await (await desk.dave.send('/metrics', { method: 'GET', headers: {} })).text();
    assert.match(figures, new RegExp(`deskhand_mailbox_alarms\\{mailbox="${help}"\\} 1`));
    await desk.send({ subject: 'while locked out' });
    await desk.fetch({ password: 'second' });
    assert.equal((await desk.recordOf('while locked out')).verdict, 'ticket');
    await connected();
    assert.deepEqual((await desk.health()).alarms, []);
  });

  test('the old password is valid again: it goes on by itself', async () => {
    await desk.server.setPassword(help, 'third');
    await desk.server.run(`doveadm kick ${help} >/dev/null 2>&1; true`);
    await troubled('sign-in-refused');
    await desk.server.setPassword(help, 'second');
    await connected();
  });

  test('its certificate expired: nothing is said to the server, and a renewed one ends it', async () => {
    await desk.server.run(certificate('10 days ago', 1));
    const { trouble, alarms } = await troubled('certificate-expired');
    assert.match(trouble?.hint ?? '', /Renew it/);
    assert.deepEqual(
      alarms.map((one) => one.code),
      ['trouble'],
    );
    const tried = await desk.dave.mail.tryIncoming({
      id: desk.mailboxId,
      ...(await setting()),
    });
    assert.deepEqual([tried.ok, tried.trouble?.code], [false, 'certificate-expired']);
    await desk.send({ subject: 'while expired' });
    await desk.server.run(certificate('now', 30));
    assert.equal((await desk.recordOf('while expired')).verdict, 'ticket');
    await connected();
    assert.deepEqual((await desk.health()).alarms, []);
  });

  test('a certificate for another name, an authority that nobody knows, a folder that is not there: each is told apart', async () => {
    const tryWith = async (part: object) => {
      const tried = await desk.dave.mail.tryIncoming({
        id: desk.mailboxId,
        ...(await setting()),
        password: 'second',
        ...part,
      });
      return tried.trouble?.code ?? 'none';
    };
    assert.equal(await tryWith({}), 'none');
    assert.equal(await tryWith({ folder: 'Nowhere' }), 'folder-gone');
    assert.equal(await tryWith({ password: 'wrong' }), 'sign-in-refused');
    assert.equal(await tryWith({ port: desk.server.imapPort, security: 'starttls' }), 'none');
    assert.equal(await tryWith({ port: desk.server.imapPort }), 'tls-failed');
    await desk.server.run('cd /etc/ssl/mail && printf "subjectAltName=DNS:elsewhere.test" > other');
    await desk.server.run(certificate('now', 30, 'other'));
    assert.equal(await tryWith({}), 'certificate-wrong-name');
    await desk.server.run(
      'cd /etc/ssl/mail && openssl req -x509 -key ca.key -days 30 -subj "/CN=Somebody else" -out ca.pem 2>/dev/null',
    );
    await desk.server.run(certificate('now', 30));
    assert.equal(await tryWith({}), 'certificate-untrusted');
  });

  async function setting() {
    const { incoming } = await desk.dave.mail.mailboxServers({ id: desk.mailboxId });
    assert.ok(incoming);
    const { has: _has, changedAt: _at, ...rest } = incoming;
    return rest;
  }
});
