import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWorld, type World } from '../../../../main/world.test-support.ts';
import { installationId } from '#platform/server/mail/compose-outbound';
import { openPost, type Letter, type Post } from './letters.test-support.ts';

/** Headers by which other desks let themselves be steered, and marks that only we and mail servers set. */
const steering = [
  'X-Deskhand-Queue: network',
  'X-Deskhand-Priority: 1',
  'X-Deskhand-Owner: dave@example.org',
  'X-Deskhand-Status: closed',
  'X-Deskhand-Tag: vip',
  'X-OTRS-Priority: 5 very high',
  'X-OTRS-Queue: Raw',
  'X-OTRS-State: closed successful',
  'X-OTRS-IsVisibleForCustomer: 0',
  'RT-Owner: root',
  'RT-Ticket: rt.example #1',
  'X-RT-Loop-Prevention: desk.example',
  'X-Zammad-Ticket-Priority: 3 high',
  'X-Priority: 1 (Highest)',
  'Importance: high',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'Authentication-Results: desk.example; dkim=pass header.d=example.org; spf=pass; dmarc=pass',
  'Received-SPF: pass',
  'X-Forwarded-For: 127.0.0.1',
  'X-Original-To: support@desk.example',
  'Reply-To: director@elsewhere.example',
  'Return-Receipt-To: director@elsewhere.example',
  'Disposition-Notification-To: director@elsewhere.example',
];
const commands = [
  '#close',
  'assign: dave',
  'status: closed',
  'priority: 1',
  '!owner dave',
  'Set-Team: network',
  'note: hidden',
  'take',
  '{"status":"closed"}',
];

describe('mail that tries to steer the desk', () => {
  let world: World;
  let post: Post;
  before(async () => {
    world = await openWorld();
    post = await openPost(world);
  });
  after(() => world.close());

  /** All that somebody could have gained. */
  const facts = async (number: string) => {
    const t = await post.hands.tickets.get({ number });
    return {
      status: t.status,
      priority: t.priority,
      impact: t.impact,
      urgency: t.urgency,
      assignee: t.assignee,
      team: t.team,
      type: t.type,
      category: t.category,
      requester: t.requester.email,
      participants: t.participants.length,
      fields: t.fields,
    };
  };

  test('sets no field, neither in a first mail nor in an answer', async () => {
    const plain = await post.open({ from: 'eve@elsewhere.example' });
    for (const head of steering) {
      const { number } = await post.open({ from: 'eve@elsewhere.example', head: [head], subject: head });
      assert.deepEqual(await facts(number), await facts(plain.number), head);
    }
    const before = await facts(plain.number);
    for (const head of steering) {
      const letter: Letter = { from: 'eve@elsewhere.example', head: [`In-Reply-To: <${plain.id}>`, head] };
      await post.deliver({ ...letter, body: `More words, ${head}` });
      assert.deepEqual(await facts(plain.number), before, head);
    }
    const outbox = (await post.hands.mail.outbox({ limit: 200 })).items;
    assert.ok(outbox.every((mail) => !mail.to.includes('director@elsewhere.example')));
  });

  test('commands in the words are words', async () => {
    const { id, number } = await post.open({ from: 'eve@elsewhere.example' });
    const before = await facts(number);
    for (const [at, body] of commands.entries()) {
      await post.deliver({
        from: 'eve@elsewhere.example',
        head: [`In-Reply-To: <${id}>`],
        subject: `${body} ${at}`,
        body: `${body}\r\n${at}`,
      });
      const last = (await post.hands.tickets.get({ number })).messages.at(-1);
      assert.deepEqual([last?.bodyText.startsWith(body), last?.visibility], [true, 'public'], body);
    }
    assert.deepEqual(await facts(number), before);
  });

  test('our loop header, forged, is no way in: at the worst the mail is kept and answered by nobody', async () => {
    const own = installationId(world.desk.keys);
    const { id, number } = await post.open({ from: 'eve@elsewhere.example' });
    const messages = (await post.hands.tickets.get({ number })).messages.length;
    const kept = await post.deliver({
      from: 'bob@example.org',
      head: [`X-Deskhand-Loop: ${own}`, `In-Reply-To: <${id}>`],
    });
    assert.deepEqual([kept.verdict, kept.ticketNumber], ['automatic', null]);
    assert.equal((await post.hands.tickets.get({ number })).messages.length, messages);
    const other = await post.deliver({
      from: 'eve@elsewhere.example',
      head: ['X-Deskhand-Loop: another'],
      subject: `[#${number}]`,
    });
    assert.equal(other.verdict, 'ticket');
    assert.notEqual(other.ticketNumber, number);
  });

  test('an acknowledgement holds nothing that the stranger wrote', async () => {
    const canary = 'CHEAP-PILLS-4711';
    const letter = {
      from: `"${canary} https://evil.example" <victim@elsewhere.example>`,
      subject: `${canary} subject`,
      body: `${canary} body`,
    };
    const { number } = await post.open(letter);
    const sent = (await post.hands.mail.outbox({ q: 'victim@elsewhere.example' })).items;
    assert.equal(sent.length, 1);
    const mail = await post.hands.mail.outgoing({ id: sent[0]?.id ?? '' });
    assert.ok(!JSON.stringify({ ...mail, inReplyTo: '' }).includes(canary), JSON.stringify(mail));
    assert.match(mail.subject, new RegExp(`^We have your request \\[#${number}\\]$`));
  });
});
