import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWorld, refusalOf, type Hands, type World } from '../../../../main/world.test-support.ts';

const bytesOf = (lines: readonly string[]) => Uint8Array.from(Buffer.from(lines.join('\r\n'), 'latin1'));

describe('what people decide about mails', () => {
  let world: World;
  let dave: Hands;
  let bob: Hands;
  let alice: Hands;
  before(async () => {
    world = await openWorld();
    dave = await world.as('dave');
    bob = await world.as('bob');
    alice = await world.as('alice');
  });
  after(() => world.close());

  let serial = 0;
  const deliver = (lines: readonly string[]) => dave.mail.inbound({}, { raw: bytesOf(lines) });
  const quarantined = async () => {
    const record = await deliver([`Subject: Invoice ${++serial}`, '', 'Pay now']);
    assert.equal(record.verdict, 'quarantined', record.reason);
    return record;
  };
  const opened = async (id: string) => {
    const record = await deliver([
      'From: Carl <carl@example.org>',
      `Message-ID: <${id}>`,
      'References: <earlier@elsewhere.example>',
      'Subject: VPN drops',
      '',
      'It drops.',
    ]);
    assert.equal(record.verdict, 'ticket', record.reason);
    return record;
  };

  test('a quarantined mail becomes a ticket for whom somebody names, once', async () => {
    const { id } = await quarantined();
    const convert = (why: string) => bob.mail.convert({ id, why, requester: { email: 'alice@example.org' } });
    assert.equal(await refusalOf(bob.mail.convert({ id, why: 'It is real' })), 'mail.sender_needed');
    const [one, two] = await Promise.allSettled([convert('It is real'), convert('So it is')]);
    assert.deepEqual([one, two].map((each) => each.status).toSorted(), ['fulfilled', 'rejected']);
    const record = await bob.mail.record({ id });
    assert.equal(record.verdict, 'ticket');
    assert.deepEqual(
      [record.decision?.what, record.decision?.byName, record.open],
      ['converted', 'Bob Okafor', false],
    );
    const ticket = await bob.tickets.get({ number: record.ticketNumber ?? '' });
    assert.equal(ticket.requester.email, 'alice@example.org');
    assert.equal(ticket.messages[0]?.bodyText, 'Pay now');
    assert.equal(await refusalOf(convert('again')), 'mail.not_open');
  });

  test('an answer to a converted mail finds its ticket', async () => {
    const record = await deliver([
      'From: Nightly backup <backup@example.org>',
      'Message-ID: <nightly@example.org>',
      'Auto-Submitted: auto-generated',
      'Subject: failed',
      '',
      'No space left',
    ]);
    assert.deepEqual([record.verdict, record.ticketNumber], ['automatic', null]);
    const { ticketNumber } = await bob.mail.convert({ id: record.id, why: 'The disk is full' });
    const answer = await deliver([
      'From: Carl <carl@example.org>',
      'Message-ID: <answer@example.org>',
      'In-Reply-To: <nightly@example.org>',
      'Subject: Re: failed',
      '',
      'I look at it',
    ]);
    assert.deepEqual([answer.verdict, answer.ticketNumber], ['reply', ticketNumber]);
    const sent = (await bob.mail.outbox({ limit: 200 })).items.filter((one) =>
      one.to.includes('backup@example.org'),
    );
    assert.deepEqual(sent, [], 'automatic mail is never answered');
  });

  test('a mail is discarded with a reason and comes back; its source stays', async () => {
    const { id } = await quarantined();
    const isCounted = async () => (await bob.mail.summary()).quarantined;
    const before = await isCounted();
    const gone = await bob.mail.discard({ id, why: 'Advertising' });
    assert.deepEqual([gone.verdict, gone.decision?.why, gone.open], ['quarantined', 'Advertising', false]);
    assert.equal(await isCounted(), before - 1);
    const undecided = await bob.mail.records({ verdict: 'undecided', limit: 200 });
    assert.ok(!undecided.items.some((one) => one.id === id));
    assert.match(
      await (await dave.send(`/api/mail/records/${id}/raw`, { method: 'GET', headers: {} })).text(),
      /Pay now/,
    );
    const back = await bob.mail.restore({ id });
    assert.deepEqual([back.decision, back.open], [null, true]);
    assert.equal(await isCounted(), before);
    assert.equal(await refusalOf(bob.mail.restore({ id })), 'mail.not_open');
  });

  test('a mail is handled again and is not taken for its own repetition', async () => {
    const record = await deliver([
      'Message-ID: <again@example.org>',
      'Subject: who am I',
      '',
      'A mail without a sender',
    ]);
    assert.equal(record.verdict, 'quarantined');
    const again = await bob.mail.handleAgain({ id: record.id, why: 'The rules are new' });
    assert.equal(again.verdict, 'quarantined', again.reason);
    assert.ok(again.evidence.some((one) => one.step === 'decide'));
  });

  test('a replay says the same, and changes nothing', async () => {
    const record = await opened('replay@example.org');
    const events = await bob.tickets.timeline({ number: record.ticketNumber ?? '' });
    const shown = await bob.mail.record({ id: record.id });
    for (let round = 0; round < 2; round += 1) {
      const replay = await bob.mail.replay({ id: record.id });
      assert.equal(replay.same, true, JSON.stringify(replay.after));
      assert.deepEqual([replay.after.verdict, replay.after.ticketNumber], ['ticket', null]);
      assert.ok(replay.after.evidence.some((one) => one.step === 'classify'));
    }
    assert.deepEqual(await bob.mail.record({ id: record.id }), shown);
    assert.deepEqual(await bob.tickets.timeline({ number: record.ticketNumber ?? '' }), events);
    const next = await deliver([
      'From: Ann <ann@example.org>',
      'Message-ID: <after-replay@example.org>',
      'In-Reply-To: <replay@example.org>',
      'Subject: Re: VPN drops',
      '',
      'Here too',
    ]);
    assert.deepEqual([next.verdict, next.ticketNumber], ['reply', record.ticketNumber]);
  });

  test('a replay shows what a change of the world changes', async () => {
    const { number } = await alice.tickets.open({ subject: 'The switch', body: 'It is dead' });
    const record = await deliver([
      'From: Zoe <zoe@nowhere.example>',
      'Message-ID: <by-number@nowhere.example>',
      `Subject: Still dead [#${number}]`,
      '',
      'A number alone opens nothing',
    ]);
    assert.equal(record.verdict, 'ticket');
    const zoe = await bob.tickets.get({ number: record.ticketNumber ?? '' });
    await bob.tickets.addParticipant({ number, personId: zoe.requester.id, role: 'cc' });
    const { before, after: now, same } = await bob.mail.replay({ id: record.id });
    assert.equal(before.verdict, 'ticket');
    assert.deepEqual([now.verdict, now.ticketNumber, same], ['reply', number, false]);
  });

  test('a replay knows what was named before the mail came', async () => {
    await deliver([
      'From: Ann <ann@example.org>',
      'Message-ID: <early-answer@example.org>',
      'In-Reply-To: <late-original@example.org>',
      'Subject: Re: the scanner',
      '',
      'Here too',
    ]);
    world.clock.advance(1000);
    const late = await deliver([
      'From: Carl <carl@example.org>',
      'Message-ID: <late-original@example.org>',
      'Subject: the scanner',
      '',
      'Stripes',
    ]);
    assert.equal(late.verdict, 'reply', late.reason);
    const { after: now, same } = await bob.mail.replay({ id: late.id });
    assert.deepEqual([now.verdict, now.ticketNumber, same], ['reply', late.ticketNumber, true]);
  });

  test('the header is shown as it came, bytes of old programs included', async () => {
    const record = await deliver([
      'From: a@example.org',
      'Subject: B\xfcro',
      'X-Long: 1',
      '',
      'body with secret',
    ]);
    const { text, cut } = await bob.mail.header({ id: record.id });
    assert.equal(text, 'From: a@example.org\nSubject: B\xfcro\nX-Long: 1');
    assert.equal(cut, false);
  });

  test('who may not, gets nothing', async () => {
    const { id } = await quarantined();
    for (const deed of [
      () => alice.mail.summary(),
      () => alice.mail.header({ id }),
      () => alice.mail.replay({ id }),
      () => alice.mail.convert({ id, why: 'x' }),
      () => alice.mail.discard({ id, why: 'x' }),
      () => alice.mail.restore({ id }),
      () => alice.mail.handleAgain({ id, why: 'x' }),
    ])
      assert.equal(await refusalOf(deed()), 'platform.forbidden');
    assert.equal(await refusalOf(bob.mail.discard({ id, why: ' ' })), 'platform.invalid');
  });
});
