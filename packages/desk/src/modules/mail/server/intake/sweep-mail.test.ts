import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { createFiles } from '#files';
import { openWorld, type Hands, type World } from '../../../../main/world.test-support.ts';
import type { MailDeps } from '../api.ts';
import { applyMail } from '../deciding/apply-mail.ts';
import { createMailReader } from '../reading/mail-reader.ts';
import { createApplier } from './applier.ts';
import { receiveMail } from './receive-mail.ts';
import { sweepMail } from './sweep-mail.ts';

describe('mail that a crash left behind', () => {
  let world: World;
  let bob: Hands;
  let deps: MailDeps;
  const errors: Error[] = [];
  before(async () => {
    world = await openWorld();
    bob = await world.as('bob');
    const { rooms, database, clock, keys, processId } = world.desk;
    deps = {
      clock,
      keys,
      database,
      processId,
      identity: rooms.identity.api,
      files: createFiles().api,
      tickets: rooms.tickets.api,
      config: world.config,
      onError: (error) => errors.push(error),
      warn: () => {},
    };
  });
  const reader = createMailReader((error) => errors.push(error));
  after(async () => {
    await reader.close();
    await world.close();
  });

  const receive = (id: string, body = 'words') =>
    receiveMail(deps, {
      source: Buffer.from(
        `From: carl@example.org\r\nMessage-ID: <${id}@x>\r\nSubject: ${id}\r\n\r\n${body}\r\n`,
      ),
      cameBy: 'smtp',
      mailbox: undefined,
      envelopeFrom: 'carl@example.org',
      envelopeTo: ['support@desk.example'],
    });
  const ticketsCalled = async (subject: string) =>
    (await bob.tickets.list({ limit: 200 })).items.filter((ticket) => ticket.subject === subject).length;

  test('stored but not applied: the sweep of any process brings it to its verdict, once', async () => {
    const { recordId } = await receive('left');
    assert.equal((await bob.mail.record({ id: recordId })).verdict, null);
    const appliers = [createApplier(deps), createApplier(deps)];
    await Promise.all(appliers.map((applier) => sweepMail(deps, applier)));
    assert.equal(await ticketsCalled('left'), 0, 'a young record is still in other hands');
    world.clock.advance(61_000);
    await Promise.all(appliers.map((applier) => sweepMail(deps, applier)));
    assert.equal((await bob.mail.record({ id: recordId })).verdict, 'ticket');
    assert.equal(await ticketsCalled('left'), 1);
    await Promise.all(appliers.map((applier) => applier.close()));
  });

  test('ten processes at once apply a record once', async () => {
    const { recordId } = await receive('many hands');
    const done = await Promise.all(Array.from({ length: 10 }, () => applyMail(deps, reader, recordId)));
    assert.equal(done.filter(Boolean).length, 1);
    assert.equal(await ticketsCalled('many hands'), 1);
  });

  test('a try that breaks off keeps nothing, and the next one does all of it', async () => {
    const { recordId } = await receive('breaks');
    const broken: MailDeps = {
      ...deps,
      tickets: {
        ...deps.tickets,
        open: async (...given) => {
          await deps.tickets.open(...given);
          throw new Error('the power went');
        },
      },
    };
    const applier = createApplier(broken);
    await applier.apply(recordId);
    await applier.close();
    assert.match(errors.at(-1)?.message ?? '', /the power went/);
    assert.equal(await ticketsCalled('breaks'), 0);
    const left = await bob.mail.record({ id: recordId });
    assert.deepEqual([left.verdict, left.attempts], [null, 1]);
    assert.ok(left.nextTryAt);
    world.clock.advance(31_000);
    const healthy = createApplier(deps);
    await sweepMail(deps, healthy);
    await healthy.close();
    assert.equal((await bob.mail.record({ id: recordId })).verdict, 'ticket');
    assert.equal(await ticketsCalled('breaks'), 1);
  });

  test('a mail that always fails ends in quarantine with its source; those behind it are not held up', async () => {
    const { recordId } = await receive('poison');
    const broken: MailDeps = {
      ...deps,
      tickets: { ...deps.tickets, open: () => Promise.reject(new Error('always')) },
    };
    const applier = createApplier(broken);
    for (let tries = 0; tries < 5; tries++) {
      world.clock.advance(3_600_000);
      await sweepMail(broken, applier);
    }
    await applier.close();
    const behind = await receive('behind');
    assert.equal(await applyMail(deps, reader, behind.recordId), true);
    const record = await bob.mail.record({ id: recordId });
    assert.deepEqual([record.verdict, record.attempts, record.nextTryAt], ['quarantined', 5, null]);
    assert.equal(record.evidence.filter((one) => one.step === 'apply').length, 5);
    const kept = await world.desk.database.reader.first<{ n: number }>(
      sql<{ n: number }>`select count(*)::int as n from mail_sources where first_record_id = ${recordId}`,
    );
    assert.equal(kept?.n, 1);
  });
});
