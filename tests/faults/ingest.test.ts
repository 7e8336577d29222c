import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { chanceFrom } from './chance.ts';
import { mailboxAddress } from './desk/desk-process.ts';
import { describeFinding } from './finding.ts';
import { connectTo, queryOn, readStored } from './judge/stored.ts';
import { judgeWholeness } from './judge/wholeness.ts';
import { doom } from './kill-at-write.ts';
import { handOver } from './load/speak-smtp.ts';
import { writeMail } from './load/write-mail.ts';
import { quiesce } from './quiesce.ts';
import { endDesk } from './run-rounds.ts';
import { setUp, type Stage } from './set-up.ts';
import { carryOut } from './strikes.ts';

const noStrace = spawnSync('strace', ['-V']).status === 0 ? false : 'needs strace';
/** `FAULTS_WRITES=all` dies at every write of an ingest, one after the other; `npm test` at some of them. */
const everyWrite = process.env['FAULTS_WRITES'] === 'all';
const moments = everyWrite ? Array.from({ length: 60 }, (_, n) => n + 1) : [1, 3, 7, 12, 18];

describe('a mail while it comes in', { skip: noStrace }, () => {
  let stage: Stage;
  let client: pg.Client;
  const sent: string[] = [];
  const promised: string[] = [];
  let killed = 0;
  let count = 0;

  before(async () => {
    stage = await setUp({ seed: 4, scale: 1 });
  });
  after(async () => {
    await client?.end();
    await stage?.tearDown();
  });

  const newMail = (subject: string): { id: string; raw: Buffer } => {
    const id = `${stage.prefix}${String(++count).padStart(6, '0')}`;
    sent.push(id);
    const from = { name: 'Somebody', address: `${id}@requesters.example` };
    const text = `${id}: the words of this mail.`;
    const at = new Date();
    return { id, raw: writeMail({ id, from, to: mailboxAddress, subject: `${id} ${subject}`, text, at }) };
  };
  const hand = (raw: Buffer, to = mailboxAddress) =>
    handOver(stage.running.place.smtpPort, { from: 'somebody@requesters.example', to }, raw);
  const handUntilTaken = async (raw: Buffer) => {
    for (const endsAtMs = Date.now() + 20_000; ; await sleep(100)) {
      const answer = await hand(raw);
      if (answer.taken || Date.now() > endsAtMs) return answer;
    }
  };
  const hasDied = async (withinMs: number): Promise<boolean> => {
    const endsAtMs = Date.now() + withinMs;
    while (!stage.running.desk.hasEnded() && Date.now() < endsAtMs) await sleep(20);
    return stage.running.desk.hasEnded();
  };

  it(`comes in once when the desk is killed at ${everyWrite ? 'every write' : `${moments.length} of its writes`}`, async () => {
    const chance = chanceFrom(4);
    for (const nth of moments) {
      const { id, raw } = newMail(`killed at write ${nth}`);
      const doomed = await doom(stage.running.desk.pid, nth);
      const answer = await hand(raw);
      if (answer.taken) promised.push(id);
      const died = await hasDied(2500);
      if (!died) {
        await doomed.spare();
        if (everyWrite && !answer.taken) assert.fail(`write ${nth}: not taken, and the desk lives`);
      } else {
        killed += 1;
        await carryOut('server', stage.running, chance);
      }
      // A sender that heard no 250 has the mail still, and comes again.
      const again = answer.taken ? answer : await handUntilTaken(raw);
      assert.ok(again.taken, `write ${nth}: ${JSON.stringify([answer, died, again])}`);
    }
    assert.ok(killed >= moments.length / 4, `only ${killed} kills`);
    console.log(`killed ${killed} times, ${promised.length} of ${moments.length} mails had their 250 before`);
  });

  it('is one ticket when it comes to two addresses at the same moment (F-074)', async () => {
    const second = 'network@faults.example';
    const body = JSON.stringify({ address: second, name: 'Network' });
    assert.equal((await stage.ask({ method: 'POST', path: '/api/mail/mailboxes', body })).status, 201);
    for (let round = 0; round < 10; round++) {
      const { raw } = newMail('to two addresses');
      const answers = await Promise.all([mailboxAddress, second, mailboxAddress].map((to) => hand(raw, to)));
      assert.deepEqual(
        answers.map((one) => one.taken),
        [true, true, true],
      );
    }
  });

  it('is then there once and whole, whatever happened', async () => {
    client = await connectTo(stage.running.place.dataDir);
    const query = queryOn(client);
    await quiesce(stage, query, true);
    const stored = await readStored(query, stage.prefix);
    const wrong = sent.flatMap((id) => {
      const ends = (stored.mails.get(id) ?? []).map((one) => one.verdict);
      const tickets = stored.tickets.get(id)?.length ?? 0;
      const messages = stored.messages.get(id)?.length ?? 0;
      const isRight = tickets === 1 && messages === 1 && ends.filter((one) => one === 'ticket').length === 1;
      const others = ends.filter((one) => one !== 'ticket' && one !== 'duplicate');
      return isRight && others.length === 0
        ? []
        : [`${id}: ${tickets} tickets, ${messages} messages, records ${ends.join(', ')}`];
    });
    assert.deepEqual(wrong, []);
    const kept = await query<{ n: number }>(`select count(*)::int as n from mail_records`);
    assert.ok((kept[0]?.n ?? 0) >= sent.length + 20, 'every delivery has a record');
    assert.deepEqual((await judgeWholeness(query, stage.prefix)).map(describeFinding), []);
  });

  it('ends with nothing left running', async () => assert.deepEqual(await endDesk(stage), []));
});
