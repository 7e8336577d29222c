import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { startDesk, type Desk } from '../journeys/desk.test-support.ts';
import { allOf, operate, type Operator } from './operate.test-support.ts';
import { startRelay, type Relay } from './relay.test-support.ts';
import { until } from './until.test-support.ts';

/** `TWO_DESKS_ROUNDS=1000 npm test -- mail` is the long form. */
const rounds = Number(process.env['TWO_DESKS_ROUNDS'] ?? 50);
const limitMs = 60_000 + rounds * 500;

/** What `budgets.ts` lets out within an hour. */
const automaticPerAddress = 20;
const perThread = 60;

describe('two desks that answer each other', { timeout: 4 * limitMs }, () => {
  const left = 'support@left.example';
  const right = 'support@right.example';
  let relay: Relay;
  let desks: { left: Desk; right: Desk };
  let at: { left: Operator; right: Operator };
  before(async () => {
    relay = await startRelay();
    const [one, two] = await Promise.all(
      [left, right].map((mailAddress) => startDesk({ smtpUrl: relay.url, mailAddress })),
    );
    assert.ok(one && two);
    desks = { left: one, right: two };
    relay.routes.set('left.example', one.smtpPort).set('right.example', two.smtpPort);
    at = { left: operate(one), right: operate(two) };
  });
  after(async () => {
    await Promise.all([desks.left.remove(), desks.right.remove()]);
    await relay.close();
  });

  const outbox = (side: Operator) =>
    allOf((cursor) => side.mail.outbox({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }));
  const records = (side: Operator) =>
    allOf((cursor) => side.mail.records({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }));
  const isQuiet = async (side: Operator) =>
    (await side.mail.outbox({ state: 'ready,sending' })).items.length === 0 &&
    (await side.mail.records({ verdict: 'waiting' })).items.length === 0;
  /** Nothing is on its way on either side, twice in a row: what one had just sent may wake the other. */
  const quiet = () =>
    until(
      'both desks are quiet',
      async () => {
        for (let look = 0; look < 3; look++) {
          if (!(await isQuiet(at.left)) || !(await isQuiet(at.right))) return false;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        return true;
      },
      limitMs,
    );

  test(`${rounds} mails of one desk to the other get no automatic answer`, async () => {
    relay.mode = 'faithful';
    for (let round = 0; round < rounds; round++) {
      const { number } = await at.left.tickets.open({
        subject: `Round ${round}`,
        body: 'x',
        requester: { email: right },
      });
      await at.left.tickets.addMessage({ number, kind: 'reply', body: 'Can you look at this?' });
    }
    await quiet();
    const verdicts = (await records(at.right)).map((one) => one.verdict);
    assert.deepEqual([verdicts.length, new Set(verdicts)], [rounds, new Set(['ticket'])]);
    assert.deepEqual(await outbox(at.right), [], 'the other desk says nothing by itself');
  });

  test('behind a gateway that throws every mark away they stop at the budget, and nothing is lost', async () => {
    relay.mode = 'forgetful';
    const before = { left: (await records(at.left)).length, right: (await records(at.right)).length };
    const kick = createTransport({
      host: '127.0.0.1',
      port: desks.left.smtpPort,
      ignoreTLS: true,
      pool: true,
    });
    for (let round = 0; round < rounds; round++)
      await kick.sendMail({ from: right, to: left, subject: `Kick ${round}`, text: `Kick number ${round}.` });
    kick.close();
    await quiet();
    const mails = { left: (await outbox(at.left)).filter((m) => m.automatic), right: await outbox(at.right) };
    const sent = { left: countSent(mails.left), right: countSent(mails.right) };
    assert.deepEqual(sent, { left: automaticPerAddress, right: automaticPerAddress });
    assert.equal((await records(at.left)).length - before.left, rounds + sent.right);
    assert.equal((await records(at.right)).length - before.right, sent.left);
    assert.equal(
      mails.left.length,
      rounds + sent.right,
      'each ticket has its acknowledgement, sent or parked',
    );
    for (const mail of [...mails.left, ...mails.right].filter((one) => one.state !== 'sent')) {
      assert.equal(mail.state, 'parked');
      assert.match(mail.answer ?? '', /^Held back: support@\S+ got 20 automatic mails within an hour\./);
    }
  });

  test('a parked mail leaves when a person lets it, and wakes no loop', async () => {
    const parked = (await at.left.mail.outbox({ state: 'parked', limit: 1 })).items[0];
    assert.ok(parked);
    await at.left.mail.resend({ id: parked.id });
    await quiet();
    const left = (await outbox(at.left)).filter((one) => one.automatic);
    assert.equal(countSent(left), automaticPerAddress + 1);
    assert.equal(countSent(await outbox(at.right)), automaticPerAddress);
  });

  test('robots that answer every mail as a person would stop at the budget of their ticket', async () => {
    relay.mode = 'faithful';
    const { number } = await at.left.tickets.open({
      subject: 'Robots',
      body: 'x',
      requester: { email: right },
    });
    const say = (side: Operator, ticket: string) =>
      side.tickets.addMessage({ number: ticket, kind: 'reply', body: 'I am a robot. Are you?' });
    await say(at.left, number);
    await quiet();
    const there = (await records(at.right)).find((one) => one.subject.includes(number))?.ticketNumber ?? '';
    const heard = async (side: Operator, ticket: string) =>
      (await side.tickets.get({ number: ticket })).messageCount;
    // A robot that goes on whatever came of its last words: no more than the budget may leave.
    for (let round = 0; round < Math.max(rounds, perThread + 10); round++) {
      await say(at.right, there);
      await say(at.left, number);
    }
    await quiet();
    const aboutIt = async (side: Operator, ticket: string) =>
      (await outbox(side)).filter((one) => one.subject.includes(`[#${ticket}]`) && !one.automatic);
    for (const [side, ticket] of [
      [at.left, number],
      [at.right, there],
    ] as const) {
      const mails = await aboutIt(side, ticket);
      assert.equal(countSent(mails), perThread);
      assert.ok(mails.every((one) => one.state === 'sent' || one.state === 'parked'));
      assert.ok((await heard(side, ticket)) >= perThread);
    }
  });
});

function countSent(mails: readonly { readonly state: string }[]): number {
  return mails.filter((one) => one.state === 'sent').length;
}
