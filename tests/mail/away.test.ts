import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBreakingProxy } from './breaking-proxy.test-support.ts';
import { startFetchedDesk, help, type FetchedDesk } from './fetched-desk.test-support.ts';
import { cannotServe } from './mail-server.test-support.ts';
import { until } from './until.test-support.ts';

const dayMs = 24 * 3_600_000;
/** All of it at once, as when the machine goes down. */
const stopped = 'doveadm stop; pkill -KILL -x imap; pkill -KILL -x imap-login; true';

describe('a mail server that goes away, forgets its numbers, or breaks off', { skip: cannotServe }, () => {
  let desk: FetchedDesk;
  before(async () => {
    desk = await startFetchedDesk();
    await desk.send({ subject: 'from before' });
    await until('it is delivered', async () => (await desk.mailsOf(help)).includes('from before'));
    await desk.fetch({ afterwards: 'leave' });
    await connected();
  });
  after(() => desk?.close());

  const connected = () => until('it is connected', async () => (await desk.health()).state === 'connected');
  const ticketsOf = async (subject: string) =>
    (await desk.bob.tickets.list({ limit: 200 })).items.filter((one) => one.subject === subject).length;

  test('away and back: what came meanwhile is there, once', async () => {
    await desk.server.run(stopped);
    const away = await until('it is seen', async () => {
      const now = await desk.health();
      return now.trouble ? now : undefined;
    });
    assert.match(away.trouble?.code ?? '', /^(host-unreachable|connection-lost)$/);
    assert.ok(away.trouble?.nextTryAt, 'it says when it is tried again');
    assert.deepEqual(away.alarms, [], 'a restart is no alarm');
    for (let i = 0; i < 10; i++) await desk.send({ subject: `while away ${i}` });
    await desk.server.run('dovecot');
    await connected();
    for (let i = 0; i < 10; i++) assert.equal((await desk.recordOf(`while away ${i}`)).verdict, 'ticket');
    assert.equal((await desk.health()).trouble, null);
    for (let i = 0; i < 10; i++) assert.equal(await ticketsOf(`while away ${i}`), 1);
  });

  test('away for longer is an alarm, and over by itself', async () => {
    await desk.server.run(stopped);
    await until('it is seen', async () => (await desk.health()).trouble);
    desk.world.clock.advance(6 * 60_000);
    assert.equal((await desk.health()).alarms[0]?.code, 'trouble');
    await desk.server.run('dovecot');
    await connected();
    assert.deepEqual((await desk.health()).alarms, []);
  });

  test('new numbers for all mail: everything is walked again, nothing comes twice', async () => {
    const records = async () => (await desk.dave.mail.records({ limit: 200 })).items;
    const before = (await records()).length;
    assert.equal(before, 10);
    await desk.server.run(
      `${stopped}; cd /srv/vmail/helpdesk && rm -f dovecot-uidlist dovecot-uidvalidity* dovecot.index* dovecot.list.index*`,
    );
    await desk.send({ subject: 'after the change' });
    await desk.server.run('dovecot');
    assert.equal((await desk.recordOf('after the change')).verdict, 'ticket');
    const all = await until('all are walked', async () => {
      const now = await records();
      return now.length >= before + 11 ? now : undefined;
    });
    const having = (verdict: string) => all.filter((one) => one.verdict === verdict).length;
    assert.deepEqual([having('ticket'), having('duplicate')], [11, 10]);
    assert.equal(await ticketsOf('from before'), 0, 'what was left out stays left out');
    // The new mail may come before or after the count.
    const count = await until('it is counted', async () => {
      const now = (await desk.health()).count;
      return now && now.onServer >= 11 ? now : undefined;
    });
    assert.deepEqual([count.stored, count.leftOut, count.missing], [count.onServer - 1, 1, 0]);
  });

  test('one mail that breaks the connection holds up nobody; the count of the next day fetches it', async () => {
    const proxy = await startBreakingProxy(desk.server.imapPort, 'BREAKS-HERE');
    try {
      await desk.fetch({
        afterwards: 'leave',
        port: proxy.port,
        security: 'none',
        certificate: null,
        enabled: false,
      });
      await desk.send({ subject: 'poison', body: `BREAKS-HERE ${'x'.repeat(2000)}` });
      for (let i = 0; i < 20; i++) await desk.send({ subject: `behind ${i}` });
      await until('all are delivered', async () => (await desk.mailsOf(help)).includes('behind 19'));
      await desk.fetch({ afterwards: 'leave', port: proxy.port, security: 'none', certificate: null });
      for (let i = 0; i < 20; i++) assert.equal((await desk.recordOf(`behind ${i}`)).verdict, 'ticket');
      const held = await until('it is put aside', async () => {
        const now = await desk.health();
        return now.leftOnServer === 1 && now.state === 'connected' ? now : undefined;
      });
      assert.deepEqual(
        held.alarms.map((one) => one.code),
        ['left-on-server'],
      );
      assert.ok(proxy.broken() >= 3, `it was tried ${proxy.broken()} times`);
      proxy.mend();
      desk.world.clock.advance(dayMs + 60_000);
      await desk.signInAgain();
      // The next look is a minute away; a mail brings it about at once.
      await desk.send({ subject: 'next day' });
      assert.equal((await desk.recordOf('poison')).verdict, 'ticket');
      await until('nothing is left', async () => (await desk.health()).leftOnServer === 0);
      assert.equal((await desk.health()).count?.missing, 0);
    } finally {
      await proxy.close();
    }
  });
});
