import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase, type Database } from '../db/database.ts';
import { migrate, migrationsIn } from '../db/migrate.ts';
import { makeFolder, startForTest } from '../embedded/embedded.test-support.ts';
import { newId } from '../ids.ts';
import { keysFrom } from '../keys.ts';
import { drainOutbox, releaseOutbox } from '../outbox/worker.ts';
import { createMailDeliver, noServerAnswer } from './deliver.ts';
import { mailItem } from './mail-item.ts';
import type { OutboundMail } from './outbound.ts';
import { markBounced } from './bounced.ts';
import { findOutbound, listOutbound, releaseWaiting, resendMail } from './outbound-records.ts';
import { startSmtpSink, type SmtpSink } from './smtp-sink.test-support.ts';
import { readSmtpUrl } from './smtp-settings.ts';
import { smtpTransport, type MailTransport } from './transport.ts';

describe('outgoing mail', () => {
  const folder = makeFolder();
  let postgres: Awaited<ReturnType<typeof startForTest>>;
  let database: Database;
  let sink: SmtpSink;
  let transport: MailTransport;
  let now = new Date();
  const clock = { now: () => now };
  const ticket = { room: 'tickets', id: newId() };

  before(async () => {
    postgres = await startForTest(folder.path);
    const connection = { host: postgres.host, user: 'deskhand', database: 'deskhand' };
    await migrate(connection, migrationsIn([new URL('../migrations', import.meta.url).pathname]));
    database = openDatabase(connection);
    sink = await startSmtpSink();
    const settings = readSmtpUrl(sink.url);
    assert.ok(settings);
    transport = smtpTransport(settings);
  });
  after(async () => {
    transport.close();
    await sink.close();
    await database.close();
    await postgres.stop();
    folder.remove();
  });
  beforeEach(async () => {
    now = new Date();
    sink.caught.length = 0;
    sink.refuse.clear();
    await database.write(async (tx) => {
      await tx.run(sql`delete from platform_outbox`);
      await tx.run(sql`delete from platform_mail_deliveries`);
    });
  });

  const words: OutboundMail = {
    messageId: `${newId()}@desk.test`,
    to: [{ address: 'anna@desk.test' }],
    subject: 'Hello',
    text: 'It works again.',
    automatic: false,
  };
  const write = (mail: OutboundMail, at = now) =>
    database.write(async (tx) => {
      const item = mailItem(ticket, mail, { at });
      await tx.run(sql`insert into platform_outbox (id, kind, subject_room, subject_id, due_at, created_at, payload)
        values (${item.id}, ${item.kind}, ${item.subject_room}, ${item.subject_id}, ${item.due_at}, ${item.created_at}, ${JSON.stringify(mail)})`);
      return item.id;
    });
  const drain = (via: MailTransport | undefined = transport) =>
    drainOutbox({
      db: database,
      clock,
      kinds: {
        mail: createMailDeliver({
          database,
          clock,
          keys: keysFrom(Buffer.alloc(32, 1)),
          transportFor: () => Promise.resolve(via),
          senderFor: async () => ({ name: 'Support', address: 'support@desk.test' }),
          readFile: async () => Buffer.from('a file'),
        }),
      },
    });
  const row = async (id: string) => {
    const found = await findOutbound(database.reader, id, sql<boolean>`true`);
    assert.ok(found);
    return found;
  };

  test('a mail reaches the server with its attachment, once, and keeps the server’s words', async () => {
    const file = { digest: 'd', name: 'report.txt', mediaType: 'text/plain' };
    const id = await write({ ...words, attachments: [file] });
    await drain();
    await drain();
    assert.equal(sink.caught.length, 1);
    assert.match(sink.caught[0]?.source ?? '', /filename=report\.txt/);
    const sent = await row(id);
    assert.equal(sent.state, 'sent');
    assert.match(sent.answer ?? '', /kept/);
    assert.deepEqual(
      sent.recipients.map((one) => [one.address, one.accepted]),
      [['anna@desk.test', true]],
    );
  });

  test('a process that died after the server took the mail repeats it with the same Message-ID', async () => {
    const id = await write(words);
    const real = transport;
    const dies: MailTransport = {
      close() {},
      async send(mail) {
        await real.send(mail);
        throw new Error('the process died');
      },
    };
    await drain(dies);
    now = new Date(now.getTime() + 60_000);
    await drain();
    assert.equal((await row(id)).state, 'sent');
    assert.equal(sink.caught.length, 2);
    assert.equal(sink.caught[0]?.source, sink.caught[1]?.source);
  });

  test('without a server a mail waits and says why, and leaves when there is one', async () => {
    const id = await write(words);
    await drainOutbox({
      db: database,
      clock,
      kinds: {
        mail: createMailDeliver({
          database,
          clock,
          keys: keysFrom(Buffer.alloc(32, 1)),
          transportFor: () => Promise.resolve(undefined),
          senderFor: async () => ({ name: 'Support', address: 'support@desk.test' }),
          readFile: () => Promise.reject(new Error('not asked')),
        }),
      },
    });
    const waiting = await row(id);
    assert.deepEqual([waiting.state, waiting.answer], ['ready', noServerAnswer]);
    assert.equal(await database.write((tx) => releaseWaiting(tx, noServerAnswer, now)), 1);
    await drain();
    assert.equal((await row(id)).state, 'sent');
  });

  test('a final refusal is shown; the others have their mail, and a second try asks the refused one alone', async () => {
    const id = await write({ ...words, cc: [{ address: 'gone@desk.test' }] });
    sink.refuse.set('gone@desk.test', '550 5.1.1 nobody here');
    await drain();
    const failed = await row(id);
    assert.equal(failed.state, 'failed');
    assert.match(failed.answer ?? '', /gone@desk\.test: 550 .*nobody here/);
    assert.deepEqual(sink.caught[0]?.to, ['anna@desk.test']);
    sink.refuse.clear();
    assert.equal(await database.write(async (tx) => resendMail(tx, failed, now)), true);
    await drain();
    assert.equal((await row(id)).state, 'sent');
    assert.deepEqual(
      sink.caught.map((one) => one.to),
      [['anna@desk.test'], ['gone@desk.test']],
    );
  });

  test('a greylisted recipient is asked again later, until five days are over', async () => {
    const id = await write(words);
    sink.refuse.set('anna@desk.test', '450 4.2.0 later');
    await drain();
    const first = await row(id);
    assert.equal(first.state, 'ready');
    assert.ok(first.dueAt > now);
    now = new Date(now.getTime() + 6 * 24 * 3_600_000);
    await drain();
    const last = await row(id);
    assert.equal(last.state, 'parked');
    assert.match(last.answer ?? '', /^Tried for five days\. Send it again when the cause is gone\. .*450/);
  });

  test('a server that answers 4xx for a day keeps the order and loses nothing; it is tried less and less often', async () => {
    const first = await write({ ...words, messageId: 'first@desk.test' });
    now = new Date(now.getTime() + 1);
    const second = await write({ ...words, messageId: 'second@desk.test' });
    const other = await write({
      ...words,
      to: [{ address: 'carl@desk.test' }],
      messageId: 'other@desk.test',
    });
    sink.refuse.set('anna@desk.test', '451 4.3.2 come again');
    const began = now.getTime();
    const triedAt: number[] = [];
    while (now.getTime() - began < 24 * 3_600_000) {
      await drain();
      const waits = await row(first);
      assert.equal(waits.state, 'ready');
      assert.match(waits.answer ?? '', /451 .*come again/);
      if (triedAt.at(-1) !== waits.attempts) triedAt.push(waits.attempts);
      now = new Date(waits.dueAt);
    }
    assert.ok(triedAt.length > 45 && triedAt.length < 75, `${triedAt.length} tries in a day`);
    assert.deepEqual([(await row(second)).attempts, (await row(other)).state], [0, 'sent']);
    sink.refuse.clear();
    await drain();
    assert.deepEqual(
      sink.caught.map((one) => one.messageId),
      ['other@desk.test', 'first@desk.test', 'second@desk.test'],
    );
  });

  test('a server that hangs keeps the mail, which says so and leaves under the same name when it works again', async () => {
    const id = await write(words);
    const hangs: MailTransport = {
      close() {},
      send: ({ envelope }) =>
        Promise.resolve({
          accepted: [],
          refused: envelope.to.map((address) => ({
            address,
            answer: 'ETIMEDOUT: no answer',
            permanent: false,
          })),
          answer: 'ETIMEDOUT: no answer',
        }),
    };
    await drain(hangs);
    const waits = await row(id);
    assert.deepEqual([waits.state, waits.recipients[0]?.accepted], ['ready', false]);
    assert.match(waits.answer ?? '', /no answer/);
    now = new Date(waits.dueAt);
    await drain();
    assert.deepEqual([(await row(id)).state, sink.caught[0]?.messageId], ['sent', words.messageId]);
  });

  test('a server that is away costs nothing but time', async () => {
    const id = await write(words);
    const away = smtpTransport({ host: '127.0.0.1', port: 9, security: 'offered', signIn: { kind: 'none' } });
    await drain(away);
    away.close();
    const waiting = await row(id);
    assert.equal(waiting.state, 'ready');
    assert.match(waiting.answer ?? '', /ECONNREFUSED/);
  });

  test('automatic mail over the budget of an address is parked, and a person can let it out', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 25; i++)
      ids.push(await write({ ...words, automatic: 'auto-replied', messageId: `${i}@desk.test` }));
    await drain();
    assert.equal(sink.caught.length, 20);
    const parked = await listOutbound(database.reader, {
      states: ['parked'],
      limit: 50,
      about: sql<boolean>`true`,
    });
    assert.equal(parked.items.length, 5);
    const [one] = parked.items;
    assert.match(one?.answer ?? '', /^Held back: anna@desk\.test got 20 automatic mails within an hour/);
    assert.ok(one);
    await database.write(async (tx) => releaseOutbox(tx, one.id, now));
    await drain();
    assert.equal(sink.caught.length, 21);
    const human = await write(words);
    await drain();
    assert.equal((await row(human)).state, 'sent');
    now = new Date(now.getTime() + 3_700_000);
    const later = await write({ ...words, automatic: 'auto-replied' });
    await drain();
    assert.equal((await row(later)).state, 'sent');
  });

  test('a flood from addresses never seen before is acknowledged 200 times an hour, people who are known always', async () => {
    const acknowledge = (address: string) =>
      write({ ...words, to: [{ address }], automatic: 'auto-replied', messageId: `${newId()}@desk.test` });
    await acknowledge('known@desk.test');
    await drain();
    now = new Date(now.getTime() + 3_700_000);
    for (let i = 0; i < 210; i++) await acknowledge(`stranger${i}@elsewhere.test`);
    await acknowledge('known@desk.test');
    await write({ ...words, to: [{ address: 'told@elsewhere.test' }], automatic: 'auto-generated' });
    await write({ ...words, to: [{ address: 'new@elsewhere.test' }] });
    await drain();
    const strangers = sink.caught.filter((one) => one.source.includes('stranger'));
    assert.equal(strangers.length, 200);
    assert.equal(sink.caught.length, 1 + 200 + 3);
    const parked = await listOutbound(database.reader, {
      states: ['parked'],
      limit: 50,
      about: sql<boolean>`true`,
    });
    assert.equal(parked.items.length, 10);
    const [one] = parked.items;
    assert.match(
      one?.answer ?? '',
      /^Held back: support@desk\.test sent 200 acknowledgements to addresses that took no mail of the desk before within an hour/,
    );
    assert.ok(one);
    await database.write(async (tx) => releaseOutbox(tx, one.id, now));
    await drain();
    assert.equal((await row(one.id)).state, 'sent');
    now = new Date(now.getTime() + 3_700_000);
    const later = await acknowledge('later@elsewhere.test');
    await drain();
    assert.equal((await row(later)).state, 'sent');
  });

  test('one thread cannot send for ever, whoever writes', async () => {
    for (let i = 0; i < 70; i++) await write({ ...words, messageId: `${i}@desk.test`, thread: ticket.id });
    await drain();
    assert.equal(sink.caught.length, 60);
  });

  test('mail that can never leave fails with the reason instead of coming back', async () => {
    const id = await write({ ...words, to: [{ address: 'not an address' }] });
    await drain();
    const failed = await row(id);
    assert.equal(failed.state, 'failed');
    assert.match(failed.answer ?? '', /"not an address" is not a mail address/);
  });

  test('a bounce marks the mail that it is about and no other', async () => {
    const id = await write(words);
    const other = await write({ ...words, messageId: 'other@desk.test' });
    await drain();
    const marked = await database.write((tx) =>
      markBounced(tx, {
        ticketId: ticket.id,
        mailMessageId: words.messageId,
        recipients: [{ address: 'Anna@desk.test', words: '5.1.1 nobody here' }],
        final: true,
        at: now,
      }),
    );
    assert.deepEqual(marked?.returned, [{ address: 'anna@desk.test', words: '5.1.1 nobody here' }]);
    assert.deepEqual([(await row(id)).state, (await row(other)).state], ['failed', 'sent']);
    await database.write(async (tx) => resendMail(tx, { id }, now));
    await drain();
    assert.deepEqual([(await row(id)).state, sink.caught.length], ['sent', 3]);
  });

  test('a bounce speaks only of addresses that its mail went to', async () => {
    await write({ ...words, cc: [{ address: 'carl@desk.test' }] });
    await drain();
    const forged = await database.write((tx) =>
      markBounced(tx, {
        ticketId: ticket.id,
        mailMessageId: words.messageId,
        recipients: [{ address: 'director@desk.test', words: '5.1.1 gone' }],
        final: true,
        at: now,
      }),
    );
    assert.deepEqual(forged?.returned, []);
    const dead = await database.reader.rows(
      sql`select 1 from platform_mail_bounced where address = 'director@desk.test'`,
    );
    assert.equal(dead.length, 0);
  });

  test('a list is paged, and searched by address and Message-ID', async () => {
    for (let i = 0; i < 5; i++)
      await write({ ...words, to: [{ address: `p${i}@desk.test` }], messageId: `${i}@desk.test` });
    await drain();
    const about = sql<boolean>`true`;
    const first = await listOutbound(database.reader, { limit: 3, about });
    const rest = await listOutbound(database.reader, { limit: 3, about, cursor: first.nextCursor ?? '' });
    assert.deepEqual([first.items.length, rest.items.length, rest.nextCursor], [3, 2, null]);
    for (const q of ['P3@desk.test', '<3@desk.test>']) {
      const found = await listOutbound(database.reader, { limit: 9, about, q });
      assert.deepEqual(
        found.items.map((one) => one.mail.messageId),
        ['3@desk.test'],
      );
    }
  });
});
