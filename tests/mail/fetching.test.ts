import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWorld, type Hands, type World } from '../../packages/desk/src/main/world.test-support.ts';
import { settingFor } from './imap-setting.test-support.ts';
import { cannotServe, startMailServer, type MailServer } from './mail-server.test-support.ts';
import { until } from './until.test-support.ts';

const help = 'helpdesk@office.test';

describe('mail fetched from a real server', { skip: cannotServe }, () => {
  let server: MailServer;
  let world: World;
  let dave: Hands;
  let mailboxId: string;
  before(async () => {
    server = await startMailServer();
    await server.setPassword(help, 'first');
    await server.setPassword('alice@office.test', 'alice');
    world = await openWorld({
      background: true,
      env: { DESKHAND_MAIL_ADDRESS: help, DESKHAND_SMTP_URL: `smtp://127.0.0.1:${server.smtpPort}` },
    });
    dave = await world.as('dave');
    mailboxId = (await dave.mail.mailboxes({})).items[0]?.id ?? '';
  });
  after(async () => {
    await world?.close();
    await server?.stop();
  });

  const health = async () => {
    const { mailboxes } = await dave.mail.health({});
    const found = mailboxes.find((one) => one.mailboxId === mailboxId);
    assert.ok(found);
    return found;
  };
  const swaks = (subject: string, more = '') =>
    server.run(
      `swaks --silent 2 --server 127.0.0.1:${server.smtpPort} --from alice@office.test --to ${help} --header 'Subject: ${subject}' --body 'It does not print.' ${more}`,
    );
  const recordsOf = async (subject: string) =>
    (await dave.mail.records({ limit: 200 })).items.filter(
      (one) => one.verdict !== null && one.subject === subject,
    );

  test('mail that was there before the first look is left alone', async () => {
    await swaks('old');
    await until('it is delivered', async () =>
      (await server.run(`find /srv/vmail -path '*/new/*'`)).includes('helpdesk'),
    );
    const setting = { ...settingFor(server), id: mailboxId, user: help, password: 'first' };
    const tried = await dave.mail.tryIncoming(setting);
    assert.deepEqual([tried.ok, tried.trouble], [true, null]);
    assert.match(tried.found.join(' '), /encrypted.*Signed in as helpdesk.*INBOX holds 1 mails/);
    await dave.mail.setIncoming(setting);
    await until('it is connected', async () => (await health()).state === 'connected');
    const { count } = await until('it is counted', async () => {
      const now = await health();
      return now.count ? now : undefined;
    });
    assert.deepEqual([count?.onServer, count?.stored, count?.leftOut, count?.missing], [1, 0, 1, 0]);
    assert.deepEqual(await recordsOf('old'), []);
  });

  test('a mail becomes a ticket by IDLE, and is flagged once it is stored', async (t) => {
    const sentAtMs = Date.now();
    await swaks('pushed');
    const record = await until('there is a ticket', async () => (await recordsOf('pushed'))[0]);
    t.diagnostic(`from the start of swaks to the ticket: ${Date.now() - sentAtMs} ms`);
    assert.deepEqual([record.verdict, record.source], ['ticket', 'imap']);
    await until('it is flagged', async () =>
      /pushed/.test(
        await server.run(`grep -l pushed /srv/vmail/helpdesk/cur/*S* 2>/dev/null | xargs -r cat`),
      ),
    );
  });
});
