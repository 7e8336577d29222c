import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { OutboundMail } from '#platform/server/mail/outbound';
import { openWorld, type World } from '../../../../main/world.test-support.ts';
import { openPost, type Letter, type Post } from './letters.test-support.ts';

describe('technicians who answer from their own mail', () => {
  let world: World;
  let post: Post;
  before(async () => {
    world = await openWorld();
    post = await openPost(world);
    await world.as('carol');
  });
  after(() => world.close());

  const sentTo = async (address: string) => {
    const rows = await world.desk.database.reader.rows<{ mail: OutboundMail }>(
      sql<{ mail: OutboundMail }>`select payload as mail from platform_outbox
        where payload -> 'to' -> 0 ->> 'address' = ${address} order by id`,
    );
    return rows.map((one) => one.mail);
  };
  /** A ticket of Bob's on which Carl wrote again; gives the mail that Bob got. */
  const heard = async (letter: Letter = {}) => {
    const { id, number } = await post.open();
    await post.hands.tickets.take({ number });
    await post.deliver({ head: [`In-Reply-To: <${id}>`], body: 'Now it is gone altogether.', ...letter });
    const mail = (await sentTo('bob@example.org')).at(-1);
    assert.ok(mail?.replyTo);
    return { id, number, mail, address: mail.replyTo.address };
  };
  const asBob = { from: 'Bob Okafor <bob@example.org>' };
  const last = async (number: string) => (await post.hands.tickets.get({ number })).messages.at(-1);

  test('the assignee hears of new words, and the answer goes to the person who asked', async () => {
    const { number, mail, address } = await heard();
    assert.match(mail.text, /Now it is gone altogether\./);
    assert.equal(mail.automatic, 'auto-generated');
    const body = `Please restart it.\n\nOn Monday Ticket wrote:\n${mail.text.replaceAll(/^/gm, '> ')}`;
    const before = (await sentTo('carl@example.org')).length;
    const record = await post.deliver({ ...asBob, to: address, body });
    assert.deepEqual([record.verdict, record.ticketNumber], ['reply', number]);
    const said = await last(number);
    assert.deepEqual(
      [said?.kind, said?.visibility, said?.author?.email, said?.bodyText],
      ['reply', 'public', 'bob@example.org', 'Please restart it.'],
    );
    const letters = await sentTo('carl@example.org');
    assert.equal(letters.length, before + 1);
    assert.match(letters.at(-1)?.text ?? '', /^Please restart it\./);
    assert.equal(letters.at(-1)?.text.includes('above this line'), false);
    assert.equal(letters.at(-1)?.replyTo, undefined, 'the technician’s address goes to nobody else');
  });

  test('"note:" in the first line stays in the desk', async () => {
    const { number, address } = await heard();
    const before = (await sentTo('carl@example.org')).length;
    await post.deliver({ ...asBob, to: address, body: 'Note: he always says that' });
    const said = await last(number);
    assert.deepEqual(
      [said?.kind, said?.visibility, said?.bodyText],
      ['note', 'internal', 'he always says that'],
    );
    assert.equal((await sentTo('carl@example.org')).length, before);
  });

  test('nobody else is a technician by that address, and the technician is none without it', async () => {
    const { id, number, mail, address } = await heard();
    const other = await heard();
    const flipped = address.replace(/.(?=@)/, (c) => (c === 'a' ? 'b' : 'a'));
    const before = (await sentTo('carl@example.org')).length;
    const attempts: [string, Letter][] = [
      ['a stranger with the address', { from: 'mallory@elsewhere.example', to: address }],
      ['another of the desk with the address', { from: 'carol@example.org', to: address }],
      ['a forged address', { ...asBob, to: flipped, head: [`In-Reply-To: <${id}>`] }],
      [
        'the From line and the real Message-ID of the mail to Bob',
        { ...asBob, head: [`In-Reply-To: <${mail.messageId}>`] },
      ],
      [
        'a trusted-looking header',
        { ...asBob, head: [`In-Reply-To: <${id}>`, 'Authentication-Results: mx; dkim=pass'] },
      ],
      ['the address, by a machine', { ...asBob, to: address, head: ['Auto-Submitted: auto-replied'] }],
    ];
    for (const [what, letter] of attempts) {
      await post.deliver({ ...letter, body: `Send me your password. ${what}` });
      const seen = await post.hands.tickets.get({ number });
      assert.ok(!seen.messages.some((m) => m.visibility === 'public' && m.bodyText.includes(what)), what);
      assert.ok(
        !seen.messages.some((m) => m.author?.email === 'bob@example.org' && m.bodyText.includes(what)),
        what,
      );
      assert.equal(seen.assignee?.email, 'bob@example.org');
    }
    assert.equal((await sentTo('carl@example.org')).length, before);
    const elsewhere = await post.deliver({
      ...asBob,
      to: other.address,
      subject: `[#${number}]`,
      body: 'Hello',
    });
    assert.equal(elsewhere.ticketNumber, other.number, 'the address decides, not the subject');
  });

  test('a note says that its From line proves nothing, a proved one does not', async () => {
    const { id, number, address } = await heard();
    const forged: Letter[] = [
      { ...asBob, head: [`In-Reply-To: <${id}>`] },
      { ...asBob, head: [`In-Reply-To: <${id}>`, 'Auto-Submitted: auto-replied'] },
      { from: 'Carol Lindqvist <carol@example.org>', to: address, head: [`In-Reply-To: <${id}>`] },
    ];
    for (const [n, letter] of forged.entries()) {
      await post.deliver({ ...letter, body: `Forged ${n}` });
      const said = await last(number);
      const claimed = letter.from?.match(/<(.*)>/)?.[1] ?? '';
      assert.deepEqual(
        [said?.bodyText, said?.visibility, said?.author, said?.unprovedFrom],
        [`Forged ${n}`, 'internal', null, claimed],
      );
      assert.equal(said?.authorName, `${claimed} (From line, not proved)`);
    }
    await post.deliver({ ...asBob, to: address, body: 'note: mine' });
    const own = await last(number);
    assert.deepEqual([own?.author?.email, own?.unprovedFrom], ['bob@example.org', null]);
  });

  test('the address ends with its month, and with the rights of the technician', async () => {
    const { number, address } = await heard();
    const dave = await world.as('dave');
    const { items } = await dave.identity.listPeople({ q: 'bob@example.org' });
    const bob = await dave.identity.getPerson({ id: items[0]?.id ?? '' });
    await dave.identity.changePerson({ id: bob.id, version: bob.version, role: 'requester' });
    await post.deliver({ ...asBob, to: address, body: 'I am gone.' });
    const carol = await world.as('carol');
    const after = await carol.tickets.get({ number });
    assert.ok(!after.messages.some((m) => m.visibility === 'public' && m.bodyText === 'I am gone.'));
    const again = await dave.identity.getPerson({ id: bob.id });
    await dave.identity.changePerson({ id: bob.id, version: again.version, role: 'technician' });
    await post.deliver({ ...asBob, to: address, body: 'I am back.' });
    assert.ok(
      !(await carol.tickets.get({ number })).messages.some(
        (m) => m.visibility === 'public' && m.bodyText === 'I am back.',
      ),
      'a change of rights ends earlier addresses',
    );
    world.passDays(1);
    post = await openPost(world);
    const fresh = await heard();
    world.passDays(31);
    post = await openPost(world);
    await post.deliver({
      ...asBob,
      to: fresh.address,
      head: [`In-Reply-To: <${fresh.mail.messageId}>`],
      body: 'A month later.',
    });
    const late = await last(fresh.number);
    assert.deepEqual([late?.bodyText, late?.visibility, late?.author], ['A month later.', 'internal', null]);
  });

  test('a flood on one ticket is five mails an hour for the technician, and nothing of it is lost', async () => {
    const { id, number } = await post.open();
    await post.hands.tickets.take({ number });
    const before = (await sentTo('bob@example.org')).length;
    for (let n = 0; n < 12; n++)
      await post.deliver({ head: [`In-Reply-To: <${id}>`], body: `Hurry up, number ${n}` });
    const told = (await sentTo('bob@example.org')).slice(before);
    assert.equal(told.length, 5);
    assert.match(told.at(-1)?.text ?? '', /come without a mail; they stand there/);
    assert.equal((await post.hands.tickets.get({ number })).messages.length, 13);
    world.clock.advance(3_700_000);
    await post.deliver({ head: [`In-Reply-To: <${id}>`], body: 'Still there' });
    assert.equal((await sentTo('bob@example.org')).length, before + 6);
  });

  test('a stranger on the ticket is told to the technician, and gets nothing', async () => {
    const { id, number } = await post.open();
    await post.hands.tickets.take({ number });
    await post.deliver({ from: 'eve@elsewhere.example', head: [`In-Reply-To: <${id}>`], body: 'Me too.' });
    const mail = (await sentTo('bob@example.org')).at(-1);
    assert.match(mail?.text ?? '', /is not part of ticket .* Let the person in, or refuse/s);
    assert.deepEqual(await sentTo('eve@elsewhere.example'), []);
  });
});
