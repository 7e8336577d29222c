import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openDesk } from '../../packages/desk/src/main/desk.ts';
import { startFetchedDesk, help, type FetchedDesk } from './fetched-desk.test-support.ts';
import { settingFor } from './imap-setting.test-support.ts';
import { cannotServe } from './mail-server.test-support.ts';
import { until } from './until.test-support.ts';

describe('mail of a real server, there and back', { skip: cannotServe }, () => {
  let desk: FetchedDesk;
  before(async () => {
    desk = await startFetchedDesk();
  });
  after(() => desk?.close());

  test('mail that was there before the first look is left alone', async () => {
    await desk.send({ subject: 'old' });
    await until('it is delivered', async () => (await desk.mailsOf(help)).includes('Subject: old'));
    const setting = { id: desk.mailboxId, ...settingFor(desk.server), password: 'first' };
    const tried = await desk.dave.mail.tryIncoming(setting);
    assert.deepEqual([tried.ok, tried.trouble], [true, null]);
    assert.match(tried.found.join(' '), /encrypted.*Signed in as helpdesk.*INBOX holds 1 mails/);
    await desk.fetch();
    const { state, count } = await until('it is counted', async () => {
      const now = await desk.health();
      return now.count ? now : undefined;
    });
    assert.equal(state, 'connected');
    assert.deepEqual([count?.onServer, count?.stored, count?.leftOut, count?.missing], [1, 0, 1, 0]);
    assert.deepEqual(await desk.recordsOf('old'), []);
  });

  test('a mail becomes a ticket by IDLE, and is flagged once it is stored', async (t) => {
    const sentAtMs = Date.now();
    await desk.send({ subject: 'pushed' });
    const record = await desk.recordOf('pushed');
    t.diagnostic(`from the start of swaks to the ticket: ${Date.now() - sentAtMs} ms`);
    assert.deepEqual([record.verdict, record.source], ['ticket', 'imap']);
    await until('it is flagged on the server', async () => {
      const flags = await desk.server.run(`doveadm fetch -u ${help} 'hdr.subject flags' subject pushed`);
      return flags.includes('\\Seen');
    });
    const old = await desk.server.run(`doveadm fetch -u ${help} 'flags' subject old`);
    assert.doesNotMatch(old, /Seen/);
  });

  test('the answer of the desk arrives in the thread of the person', async () => {
    await desk.send({ subject: 'thread', headers: ['Message-Id: <thread-1@office.test>'] });
    const { ticketNumber } = await desk.recordOf('thread');
    await desk.bob.tickets.addMessage({
      number: ticketNumber ?? '',
      kind: 'reply',
      body: 'Please try the other tray.',
    });
    const mail = await until('it is delivered', async () => {
      const mails = (await desk.mailsOf('alice@office.test')).split('\f');
      return mails.find((one) => one.includes('the other tray'));
    });
    assert.match(mail, /^In-Reply-To: <thread-1@office\.test>\r?$/im);
    assert.match(mail, /^References:[^]*?<thread-1@office\.test>/im);
    assert.match(mail, new RegExp(`^From: .*${help}`, 'im'));
  });

  test('a colleague in copy who answers the original mail lands on the same ticket', async () => {
    const original = ['Message-Id: <copied-1@office.test>', 'Cc: bert@office.test'];
    await desk.send({ subject: 'copied', headers: original });
    const { ticketNumber } = await desk.recordOf('copied');
    await desk.send({
      subject: 'Re: copied',
      from: 'bert@office.test',
      headers: ['In-Reply-To: <copied-1@office.test>', 'References: <copied-1@office.test>'],
      body: 'With me it is the same.',
    });
    const answer = await desk.recordOf('Re: copied');
    assert.deepEqual([answer.verdict, answer.ticketNumber], ['reply', ticketNumber]);
  });

  test('stored mail is moved when that is set; a folder that is missing is named, and then found', async () => {
    await desk.fetch({ afterwards: 'move', moveTo: 'Done' });
    await until('it is connected', async () => (await desk.health()).state === 'connected');
    await desk.send({ subject: 'move me' });
    assert.equal((await desk.recordOf('move me')).verdict, 'ticket');
    const { trouble, alarms } = await until('it is named', async () => {
      const now = await desk.health();
      return now.trouble?.code === 'folder-gone' ? now : undefined;
    });
    assert.match(trouble?.words ?? '', /Done/);
    assert.match(trouble?.hint ?? '', /renamed or deleted/);
    assert.deepEqual(
      alarms.map((one) => one.code),
      ['trouble'],
    );
    await desk.server.run(`doveadm mailbox create -u ${help} Done`);
    await desk.send({ subject: 'and me' });
    await until('both are moved', async () => {
      const moved = await desk.server.run(`doveadm fetch -u ${help} hdr.subject mailbox Done`);
      return moved.includes('move me') && moved.includes('and me');
    });
    await until('it is well again', async () => (await desk.health()).trouble === null);
    assert.equal((await desk.recordsOf('move me')).length, 1);
  });

  test('of two processes one fetches, and the other takes over when it ends', async () => {
    const { world } = desk;
    const second = await openDesk({
      config: { ...world.config, smtpPort: 0 },
      connection: world.connection,
      clock: world.clock,
      master: Buffer.alloc(32, 7),
      maxConnections: 4,
    });
    try {
      await second.start();
      const connections = async () =>
        Number(
          /(\d+)\s+imap/.exec(
            await desk.server.run(`doveadm who ${help} 2>/dev/null | grep imap || true`),
          )?.[1] ?? 0,
        );
      await until('one is connected', async () => (await connections()) === 1);
      await new Promise((resolve) => setTimeout(resolve, 4000));
      assert.equal(await connections(), 1);
    } finally {
      await second.close();
    }
  });
});
