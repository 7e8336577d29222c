import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ApiError } from '#platform/contract/client';
import { openWorld, refusalOf, type Hands, type World } from '../../../main/world.test-support.ts';
import type { MailRecord } from '../contract.ts';

/** A mail as a person's program writes it. */
function mailOf(p: {
  id?: string;
  from?: string;
  subject?: string;
  head?: readonly string[];
  body?: string;
}): Uint8Array<ArrayBuffer> {
  const lines = [
    `From: ${p.from ?? 'Carl <carl@example.org>'}`,
    'To: support@desk.example',
    ...(p.id === undefined ? [] : [`Message-ID: <${p.id}>`]),
    `Subject: ${p.subject ?? 'VPN drops'}`,
    ...(p.head ?? []),
    '',
    p.body ?? 'It drops every ten minutes.',
    '',
  ];
  return Uint8Array.from(Buffer.from(lines.join('\r\n'), 'utf8'));
}

const verdictsOf = (records: readonly MailRecord[]) => records.map((one) => String(one.verdict)).toSorted();

describe('mail that comes in', () => {
  let world: World;
  let dave: Hands;
  let bob: Hands;
  before(async () => {
    world = await openWorld();
    dave = await world.as('dave');
    bob = await world.as('bob');
  });
  after(() => world.close());

  let serial = 0;
  const freshId = () => `m${++serial}.test@example.org`;
  const deliver = (raw: Uint8Array<ArrayBuffer>, query: { mailbox?: string; sender?: string } = {}) =>
    dave.mail.inbound(query, { raw });
  const ticketOf = async (record: MailRecord) => {
    assert.ok(record.ticketNumber, record.reason);
    return bob.tickets.get({ number: record.ticketNumber });
  };
  const outgoing = async () => (await bob.mail.outbox({ limit: 200 })).items;
  const open = async (p: Parameters<typeof mailOf>[0] = {}) => {
    const id = p.id ?? freshId();
    const record = await deliver(mailOf({ ...p, id }));
    assert.equal(record.verdict, 'ticket', record.reason);
    return { id, record, ticket: await ticketOf(record) };
  };

  test('a first mail opens a ticket for its writer and gets one acknowledgement', async () => {
    const { ticket, record } = await open({
      subject: 'Printer failure: paper jam',
      body: 'It is stuck again.',
    });
    assert.equal(ticket.subject, 'Printer failure: paper jam');
    assert.equal(ticket.requester.email, 'carl@example.org');
    assert.equal(ticket.source.channel, 'mail');
    assert.deepEqual(
      ticket.messages.map((m) => m.bodyText),
      ['It is stuck again.'],
    );
    const sent = (await outgoing()).filter((mail) => mail.to.includes('carl@example.org'));
    assert.equal(sent.length, 1);
    assert.equal(sent[0]?.automatic, true);
    assert.deepEqual([record.from, record.fromName, record.source], ['carl@example.org', 'Carl', 'api']);
  });

  test('the same bytes again are a duplicate, four at once are one ticket', async () => {
    const raw = mailOf({ id: freshId(), subject: 'four at once' });
    const four = await Promise.all([1, 2, 3, 4].map(() => deliver(raw)));
    assert.deepEqual(verdictsOf(four), ['duplicate', 'duplicate', 'duplicate', 'ticket']);
    const again = await deliver(raw);
    const first = four.find((one) => one.verdict === 'ticket');
    assert.deepEqual([again.verdict, again.ticketNumber], ['duplicate', first?.ticketNumber]);
  });

  test('the same words by another way are one ticket, also at the same moment', async () => {
    const id = freshId();
    const ways = ['a', 'b', 'c'].map((hop) =>
      mailOf({ id, subject: 'two ways', head: [`Received: by ${hop}`] }),
    );
    const three = await Promise.all(ways.map((raw) => deliver(raw)));
    assert.deepEqual(verdictsOf(three), ['duplicate', 'duplicate', 'ticket']);
  });

  test('a Message-ID that somebody used before silences nobody', async () => {
    const id = freshId();
    const first = await deliver(mailOf({ id, from: 'mallory@elsewhere.example', body: 'squatting' }));
    const second = await deliver(mailOf({ id, from: 'carl@example.org', body: 'my real trouble' }));
    assert.deepEqual([first.verdict, second.verdict], ['ticket', 'ticket']);
    assert.notEqual(first.ticketNumber, second.ticketNumber);
    const detail = await bob.mail.record({ id: second.id });
    assert.ok(detail.evidence.some((e) => /other words, was here before/.test(e.found)));
  });

  test('an answer to the original mail joins its ticket', async () => {
    const { id, ticket } = await open();
    const reply = await deliver(
      mailOf({
        id: freshId(),
        subject: 'something else',
        head: [`In-Reply-To: <${id}>`],
        body: 'Now it smokes.',
      }),
    );
    assert.deepEqual([reply.verdict, reply.ticketNumber], ['reply', ticket.number]);
    const after = await bob.tickets.get({ number: ticket.number });
    assert.deepEqual(after.messages.map((m) => [m.bodyText, m.visibility]).at(-1), [
      'Now it smokes.',
      'public',
    ]);
  });

  test('an answer to our own mail finds its ticket by the signed Message-ID', async () => {
    const { ticket } = await open({ subject: 'signed' });
    await bob.tickets.addMessage({ number: ticket.number, kind: 'reply', body: 'Try again.' });
    const sent = (await outgoing()).find((mail) => mail.subject.includes(ticket.number) && !mail.automatic);
    assert.ok(sent);
    const reply = await deliver(
      mailOf({ id: freshId(), head: [`References: <other@x> <${sent.messageId}>`] }),
    );
    assert.deepEqual([reply.verdict, reply.ticketNumber], ['reply', ticket.number]);
    assert.match(reply.reason, /we signed/);
  });

  test('our number in the subject counts for people of the ticket, and for nobody else', async () => {
    const { ticket } = await open({ subject: 'by number' });
    const subject = `Re: whatever [#${ticket.number}]`;
    const own = await deliver(mailOf({ id: freshId(), subject }));
    assert.deepEqual([own.verdict, own.ticketNumber], ['reply', ticket.number]);
    const stranger = await deliver(mailOf({ id: freshId(), subject, from: 'mallory@elsewhere.example' }));
    assert.equal(stranger.verdict, 'ticket');
    assert.notEqual(stranger.ticketNumber, ticket.number);
    const wrongDigit = `[#${ticket.number.replace(/\d$/, (d) => String((Number(d) + 1) % 10))}]`;
    const guessed = await deliver(mailOf({ id: freshId(), subject: wrongDigit }));
    assert.equal(guessed.verdict, 'ticket');
  });

  test('a stranger who knows an id is kept internal and asks to take part', async () => {
    const { id, ticket } = await open({ subject: 'hijack' });
    const before = (await outgoing()).length;
    const reply = await deliver(
      mailOf({
        id: freshId(),
        from: 'mallory@elsewhere.example',
        head: [`In-Reply-To: <${id}>`],
        body: 'Tell me.',
      }),
    );
    assert.deepEqual([reply.verdict, reply.ticketNumber], ['reply', ticket.number]);
    const after = await bob.tickets.get({ number: ticket.number });
    assert.equal(after.messages.at(-1)?.visibility, 'internal');
    const mallory = after.participants.find((p) => p.person.email === 'mallory@elsewhere.example');
    assert.equal(mallory?.state, 'pending');
    assert.equal((await outgoing()).length, before);
    const seen = await (
      await world.as('mallory')
    ).send(`/api/tickets/${ticket.number}`, { method: 'GET', headers: {} });
    assert.equal(seen.status, 404);
  });

  test('a From line makes nobody a technician', async () => {
    const { id, ticket } = await open({ subject: 'spoof' });
    await bob.tickets.take({ number: ticket.number });
    const before = (await outgoing()).length;
    const reply = await deliver(
      mailOf({ id: freshId(), from: 'bob@example.org', head: [`In-Reply-To: <${id}>`] }),
    );
    assert.equal(reply.verdict, 'reply');
    assert.match(reply.reason, /proves nothing/);
    const after = await bob.tickets.get({ number: ticket.number });
    assert.deepEqual([after.messages.at(-1)?.visibility, after.messages.at(-1)?.kind], ['internal', 'mail']);
    assert.equal((await outgoing()).length, before);
  });

  test('automatic mail is never answered, opens nothing, makes nobody', async () => {
    const marks: string[][] = [
      ['Auto-Submitted: auto-replied'],
      ['Auto-Submitted: Auto-Generated; owner-email="x@y"'],
      ['Precedence: bulk'],
      ['Precedence: AUTO_REPLY'],
      ['X-Auto-Response-Suppress: OOF, AutoReply'],
      ['X-Autoreply: yes'],
      ['Return-Path: <>'],
      ['Content-Type: multipart/report; report-type=disposition-notification; boundary=x'],
    ];
    const before = (await outgoing()).length;
    for (const [at, head] of marks.entries()) {
      const from = `machine${at}@elsewhere.example`;
      const record = await deliver(mailOf({ id: freshId(), from, head, subject: 'I am away' }));
      assert.equal(record.verdict, 'automatic', `${head.join()}: ${record.reason}`);
      assert.equal(record.ticketNumber, null);
      assert.equal((await bob.identity.listPeople({ q: from })).items.length, 0);
    }
    const nullSender = await deliver(mailOf({ id: freshId(), subject: 'away' }), { sender: '' });
    assert.equal(nullSender.verdict, 'automatic');
    assert.equal((await outgoing()).length, before);
    const said = await deliver(mailOf({ id: freshId(), head: ['Auto-Submitted: no'], subject: 'a person' }));
    assert.equal(said.verdict, 'ticket');
  });

  test('an absence notice on a thread is an internal note and wakes nothing', async () => {
    const { id, ticket } = await open({ subject: 'away' });
    await bob.tickets.take({ number: ticket.number });
    await bob.tickets.wait({ number: ticket.number, for: 'pending-requester' });
    const away = await deliver(
      mailOf({
        id: freshId(),
        head: [`In-Reply-To: <${id}>`, 'Auto-Submitted: auto-replied'],
        subject: 'Away',
      }),
    );
    assert.deepEqual([away.verdict, away.ticketNumber], ['automatic', ticket.number]);
    const after = await bob.tickets.get({ number: ticket.number });
    assert.equal(after.status, 'pending-requester');
    assert.equal(after.messages.at(-1)?.visibility, 'internal');
  });

  test('mail through a list opens a ticket that nobody acknowledges', async () => {
    const before = (await outgoing()).length;
    const record = await deliver(
      mailOf({ id: freshId(), head: ['List-Id: <all.example.org>'], subject: 'to all' }),
    );
    assert.equal(record.verdict, 'ticket');
    assert.equal((await outgoing()).length, before);
  });

  test('our own mail that comes back is dropped, with a record', async () => {
    const { ticket } = await open({ subject: 'own' });
    const sent = (await outgoing()).find((mail) => mail.subject.includes(ticket.number));
    assert.ok(sent);
    const back = await deliver(
      mailOf({ id: sent.messageId, from: 'support@desk.example', subject: sent.subject }),
    );
    assert.equal(back.verdict, 'automatic');
    assert.match(back.reason, /^Our own mail came back/);
    assert.equal((await bob.tickets.get({ number: ticket.number })).messages.length, ticket.messages.length);
  });

  test('a bounce marks the mail that did not arrive and tells the technician', async () => {
    const { ticket } = await open({ subject: 'bounces', from: 'gone@example.org' });
    await bob.tickets.addMessage({ number: ticket.number, kind: 'reply', body: 'Done.' });
    const sent = (await outgoing()).find((mail) => mail.subject.includes(ticket.number) && !mail.automatic);
    assert.ok(sent);
    const report = [
      '--b',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
      '',
      'Final-Recipient: rfc822; gone@example.org',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 no such user',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${sent.messageId}>`,
      '',
      '--b--',
    ].join('\r\n');
    const bounced = await deliver(
      mailOf({
        id: freshId(),
        from: 'MAILER-DAEMON@mx.example.org',
        subject: 'Undelivered Mail Returned to Sender',
        head: [
          'MIME-Version: 1.0',
          'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        ],
        body: report,
      }),
      { sender: '' },
    );
    assert.deepEqual([bounced.verdict, bounced.ticketNumber], ['bounce', ticket.number]);
    const after = await bob.tickets.get({ number: ticket.number });
    const note = after.messages.at(-1);
    assert.equal(note?.visibility, 'internal');
    assert.match(
      note?.bodyText ?? '',
      /gone@example\.org was not delivered: the address does not exist\..*550 5\.1\.1 no such user/s,
    );
    const marked = (await outgoing()).find((mail) => mail.messageId === sent.messageId);
    assert.match(marked?.answer ?? '', /^Came back: gone@example\.org/);
  });

  test('what names no sender is kept in quarantine with its source', async () => {
    for (const raw of [
      '\r\n\r\n',
      '',
      'hello',
      'From: nobody in particular\r\nSubject: x\r\n\r\nbody\r\n',
      '\0\0\0',
    ]) {
      const record = await deliver(Uint8Array.from(Buffer.from(raw)));
      assert.equal(record.verdict, 'quarantined', JSON.stringify(raw));
      const carol = await world.as('carol');
      const source = await carol.send(`/api/mail/records/${record.id}/raw`, { method: 'GET', headers: {} });
      assert.equal(source.status, 200);
      assert.equal(Buffer.from(await source.arrayBuffer()).toString(), raw);
      assert.match(source.headers.get('content-disposition') ?? '', /^attachment/);
    }
  });

  test('attachments and sanitised HTML reach the ticket', async () => {
    const body = [
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p onclick="x()">Hello <b>you</b><script>alert(1)</script><img src="http://tracker.test/x.png"></p>',
      '--b',
      'Content-Type: image/png; name="../../etc/logo.png"',
      'Content-Transfer-Encoding: base64',
      'Content-ID: <logo>',
      '',
      'iVBORw0KGgo=',
      '--b--',
    ].join('\r\n');
    const head = ['MIME-Version: 1.0', 'Content-Type: multipart/related; boundary=b'];
    const { ticket } = await open({ subject: 'files', head, body });
    const [message] = ticket.messages;
    assert.equal(message?.bodyText, 'Hello you');
    assert.match(message?.bodyHtml ?? '', /<b>you<\/b>/);
    assert.doesNotMatch(message?.bodyHtml ?? '', /script|onclick|[^-]src="http/);
    assert.deepEqual(
      message?.attachments.map((a) => [a.name, a.mediaType, a.sizeBytes]),
      [['logo.png', 'image/png', 8]],
    );
  });

  test('quotes and the signature are folded when the mail comes in, and the text stays whole', async () => {
    const body = 'It drops again.\r\n-- \r\nCarl\r\n\r\nOn 5/18/26 09:19, Bob wrote:\r\n> Better?\r\n> Bob';
    const { ticket } = await open({ subject: 'folds', body });
    const [message] = ticket.messages;
    assert.equal(message?.bodyText, body.replaceAll('\r\n', '\n'));
    assert.deepEqual(
      message.folds.map((one) => [one.kind, message.bodyText.slice(one.from, one.to)]),
      [
        ['signature', '-- \nCarl'],
        ['quote', 'On 5/18/26 09:19, Bob wrote:\n> Better?\n> Bob'],
      ],
    );
  });

  test('a mailbox gives its tickets to its team, and an unknown one means the default', async () => {
    const team = await dave.identity.addTeam({ name: 'Network', tier: 2, confidential: false });
    const box = await dave.mail.addMailbox({
      address: 'network@desk.example',
      name: 'Network',
      teamId: team.id,
    });
    const record = await deliver(mailOf({ id: freshId(), subject: 'switch' }), {
      mailbox: 'Network@desk.example',
    });
    assert.equal((await ticketOf(record)).team?.id, team.id);
    assert.equal(record.mailbox, 'network@desk.example');
    const other = await deliver(mailOf({ id: freshId(), subject: 'lost' }), {
      mailbox: 'nobody@desk.example',
    });
    assert.equal(other.mailbox, 'support@desk.example');
    assert.equal(
      await refusalOf(dave.mail.addMailbox({ address: 'NETWORK@desk.example', name: 'x' })),
      'mail.address_taken',
    );
    const changed = await dave.mail.changeMailbox({ id: box.id, version: box.version, isDefault: true });
    assert.equal(changed.isDefault, true);
    const items = (await dave.mail.mailboxes()).items;
    assert.deepEqual(
      items.map((one) => [one.address, one.isDefault]),
      [
        ['network@desk.example', true],
        ['support@desk.example', false],
      ],
    );
    const support = items.find((one) => !one.isDefault);
    assert.ok(support);
    await dave.mail.changeMailbox({ id: support.id, version: support.version, isDefault: true });
  });

  test('different fields of a mailbox are merged, of the same one both values come back', async () => {
    const { id, version } = await dave.mail.addMailbox({ address: 'merged@desk.example', name: 'Merged' });
    await dave.mail.changeMailbox({ id, version, name: 'Theirs' });
    const merged = await dave.mail.changeMailbox({ id, version, quietAfterHours: 24 });
    assert.deepEqual([merged.name, merged.quietAfterHours, merged.version], ['Theirs', 24, version + 2]);
    const same = await dave.mail.changeMailbox({ id, version, name: ' Theirs ' });
    assert.equal(same.version, merged.version);
    await assert.rejects(dave.mail.changeMailbox({ id, version, name: 'Mine' }), (error: ApiError) => {
      assert.equal(error.code, 'mail.conflict');
      assert.deepEqual(error.problem.facts, {
        version: merged.version,
        fields: [{ field: 'name', yours: 'Mine', theirs: 'Theirs' }],
      });
      return true;
    });
  });

  test('every delivery has a record, and people find it by address, Message-ID, verdict and mailbox', async () => {
    const id = freshId();
    await deliver(mailOf({ id, from: 'finder@example.org', subject: 'find me' }));
    await deliver(mailOf({ id, from: 'finder@example.org', subject: 'find me' }));
    for (const q of ['Finder@example.org', `<${id}>`]) {
      const found = await bob.mail.records({ q });
      assert.deepEqual(
        found.items.map((one) => one.verdict),
        ['ticket'],
      );
    }
    const newest = await bob.mail.records({ limit: 1 });
    assert.deepEqual([newest.items[0]?.verdict, newest.items[0]?.subject], ['duplicate', 'find me']);
    const next = await bob.mail.records({ limit: 1, cursor: newest.nextCursor ?? '' });
    assert.deepEqual([next.items[0]?.verdict, next.items[0]?.subject], ['ticket', 'find me']);
    const duplicates = await bob.mail.records({ verdict: 'duplicate', limit: 200 });
    assert.ok(duplicates.items.every((one) => one.verdict === 'duplicate'));
    const elsewhere = await dave.mail.addMailbox({ address: 'elsewhere@desk.example', name: 'Elsewhere' });
    await deliver(mailOf({ id: freshId(), subject: 'to elsewhere' }), { mailbox: elsewhere.address });
    const there = await bob.mail.records({ mailbox: 'Elsewhere+token@desk.example' });
    assert.deepEqual(
      there.items.map((one) => one.subject),
      ['to elsewhere'],
    );
    assert.deepEqual((await bob.mail.records({ mailbox: 'nobody@desk.example' })).items, []);
    const detail = await bob.mail.record({ id: next.items[0]?.id ?? '' });
    assert.deepEqual(detail.evidence.at(-1)?.step, 'decide');
  });

  test('only an administrator delivers, only leads read sources, requesters see nothing', async () => {
    const raw = mailOf({ id: freshId() });
    assert.equal(await refusalOf(bob.mail.inbound({}, { raw })), 'platform.forbidden');
    const alice = await world.as('alice');
    assert.equal(await refusalOf(alice.mail.records({})), 'platform.forbidden');
    const record = await deliver(raw);
    const source = await bob.send(`/api/mail/records/${record.id}/raw`, { method: 'GET', headers: {} });
    assert.equal(source.status, 403);
    const wrong = await dave.send('/api/mail/inbound', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'x',
    });
    assert.equal(wrong.status, 415);
  });
});
