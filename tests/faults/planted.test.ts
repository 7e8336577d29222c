import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { describeFinding } from './finding.ts';
import { judgeDeliveries, type Delivered } from './judge/deliveries.ts';
import { judgeOperations } from './judge/operations.ts';
import { connectTo, queryOn, readStored } from './judge/stored.ts';
import { judgeWholeness } from './judge/wholeness.ts';
import { readLedger, type Entry, type Kind } from './load/ledger.ts';
import { quiesce } from './quiesce.ts';
import { endDesk, reconcile } from './run-rounds.ts';
import { setUp, type Stage } from './set-up.ts';

/** The statements that spoil the database; they run in a transaction that is rolled back. */
const half: Readonly<Record<string, { spoil: string; found: RegExp }>> = {
  'an event': {
    spoil: `delete from platform_events where id = (select id from platform_events where name = 'tickets.ticket.opened' limit 1)`,
    found: /^I3 atomicity: a ticket without exactly one event/,
  },
  'a second event': {
    spoil: `insert into platform_events (id, at, name, subject_room, subject_id, actor_kind, via, data, leaf)
      select gen_random_uuid(), at, name, subject_room, subject_id, actor_kind, via, data, leaf from platform_events where name = 'tickets.message.added' limit 1`,
    found: /^I3 atomicity: a message without exactly one event/,
  },
  'an outbox row': {
    spoil: `delete from platform_outbox where id = (select outbox_id from tickets_messages where outbox_id is not null limit 1)`,
    found: /^I3 atomicity: a technician's public reply without its outbox row/,
  },
  'the words that a technician was told of': {
    spoil: `update platform_outbox set created_at = created_at - interval '1 hour' where id = (
      select id from platform_outbox where subject_room = 'tickets' and payload ->> 'automatic' = 'auto-generated' limit 1)`,
    found: /^I3 atomicity: an outbox row without its message or its new ticket/,
  },
  'a search document': {
    spoil: `delete from search_documents where id = (select id from search_documents where type = 'message' limit 1)`,
    found: /^I3 atomicity: a message that search does not know/,
  },
  'a counter': {
    spoil: `insert into tickets_counter_deltas (status, delta) values ('new', 1)`,
    found: /^I3 atomicity: a counter that is not the count: new/,
  },
  'a status without its event': {
    spoil: `update tickets set status = 'open' where id = (select id from tickets where status = 'new' limit 1)`,
    found: /^I3 atomicity: a ticket whose version or status/,
  },
  'a piece of a file': {
    spoil: `delete from files_chunks where blob_id = (select blob_id from files_chunks limit 1)`,
    found: /^I3 atomicity: a file whose bytes are not its content/,
  },
  'the reference of a mail': {
    spoil: `delete from mail_references where kind = 'seen'`,
    found: /^I3 atomicity: a mail on a ticket without exactly one message, event and reference/,
  },
  'the end of a mail': {
    spoil: `update mail_records set state = 'received', verdict = null where id = (select id from mail_records limit 1)`,
    found: /^I3 atomicity: a mail that was taken and has no end/,
  },
};

const wanted: readonly Kind[] = ['ticket', 'reply', 'upload', 'note', 'smtp', 'inbound', 'sign-in'];

describe('the judge of the fault tests', () => {
  let stage: Stage;
  let client: pg.Client;
  let entries: readonly Entry[];

  before(async () => {
    stage = await setUp({ seed: 1, scale: 2 });
    stage.workload.run(1);
    const isReached = (): boolean => wanted.every((kind) => acknowledged(kind).length > 0);
    while (!isReached()) await sleep(100);
    client = await connectTo(stage.running.place.dataDir);
    while (!(await isTechnicianTold())) await sleep(100);
    await quiesce(stage, queryOn(client), true);
    entries = readLedger(stage.ledgerPath);
  });
  after(async () => {
    await client?.end();
    await stage?.tearDown();
  });

  /** Which answers of the load reach a ticket that somebody works on is chance. */
  async function isTechnicianTold(): Promise<boolean> {
    const { rowCount } = await client.query(
      `select 1 from platform_outbox where subject_room = 'tickets' and payload ->> 'automatic' = 'auto-generated' limit 1`,
    );
    return (rowCount ?? 0) > 0;
  }

  const acknowledged = (kind: Kind): Entry[] =>
    stage.ledger.entries().filter((one) => one.acknowledged && one.operation.kind === kind);

  /** What the judge says of the database after a statement that never becomes durable. */
  async function judgeSpoilt(spoil: string, of: readonly Entry[] = entries): Promise<string[]> {
    await client.query('begin');
    try {
      const { rowCount } = await client.query(spoil);
      assert.ok((rowCount ?? 0) > 0, 'something was spoilt');
      const query = queryOn(client);
      const findings = [
        ...judgeOperations(of, await readStored(query, stage.prefix)),
        ...(await judgeWholeness(query, stage.prefix)),
      ];
      return findings.map(describeFinding);
    } finally {
      await client.query('rollback');
    }
  }

  const judgeSink = async (
    delivered: readonly Delivered[],
    killedAtMs: readonly number[] = [],
  ): Promise<string[]> => {
    const query = queryOn(client);
    return (await judgeDeliveries({ query, delivered, killedAtMs, prefix: stage.prefix })).map(
      describeFinding,
    );
  };

  function someone(kind: Kind): Entry {
    const [entry] = acknowledged(kind);
    assert.ok(entry);
    return entry;
  }

  it('finds nothing where nothing was spoilt', async () => {
    const findings = [...stage.met.findings, ...(await reconcile(stage, queryOn(client), []))];
    assert.deepEqual(findings.map(describeFinding), []);
    assert.deepEqual([...stage.met.troubles], []);
  });

  it('reports an acknowledgement whose operation is nowhere, of every kind that leaves rows', () => {
    const nowhere = { tickets: new Map(), messages: new Map(), mails: new Map(), uploads: new Map() };
    for (const kind of wanted.filter((one) => one !== 'sign-in')) {
      const { operation } = someone(kind);
      const [first] = judgeOperations([someone(kind)], nowhere);
      assert.equal(first?.invariant, 'I1 no loss', kind);
      assert.equal(first?.operation, operation.id);
    }
  });

  it('reports a ticket, a message and a file that are gone from the database, with operation and round', async () => {
    const { operation } = someone('reply');
    const gone = await judgeSpoilt(`delete from tickets_messages where body_text like '${operation.id}%'`);
    const line = `I1 no loss: reply: acknowledged, but no message is stored [operation ${operation.id}, round 0]`;
    assert.ok(gone.includes(line), gone.join('\n'));
    const { operation: file } = someone('upload');
    const spoilt = await judgeSpoilt(`delete from tickets_attachments where name = '${file.id}.bin'`);
    assert.ok(
      spoilt.some((one) => one.startsWith('I1 no loss: upload:') && one.includes(file.id)),
      spoilt.join('\n'),
    );
  });

  it('reports words that were changed', async () => {
    const { operation } = someone('note');
    const changed = await judgeSpoilt(
      `update tickets_messages set body_text = body_text || '!' where body_text like '${operation.id}%'`,
    );
    assert.ok(
      changed.some((one) => one.startsWith('I1 no loss: note: message: its text is')),
      changed.join('\n'),
    );
  });

  it('reports an effect that is there twice', async () => {
    const { operation } = someone('ticket');
    const doubled =
      await judgeSpoilt(`insert into tickets (id, serial, type, subject, status, priority, requester_id, source, created_at, updated_at)
      select gen_random_uuid(), serial + 900000, type, subject, status, priority, requester_id, source, created_at, updated_at
      from tickets where subject like '${operation.id}%'`);
    const line = `I2 no duplication: ticket: 2 ticket (sent ${someone('ticket').sentTimes} times)`;
    assert.ok(
      doubled.some((one) => one.startsWith(line) && one.includes(operation.id)),
      doubled.join('\n'),
    );
  });

  for (const [what, { spoil, found }] of Object.entries(half)) {
    it(`reports an operation that is half there: ${what}`, async () => {
      const findings = await judgeSpoilt(spoil);
      assert.ok(
        findings.some((one) => found.test(one)),
        findings.join('\n') || 'nothing was found',
      );
    });
  }

  it('reports mail that never arrived, arrived twice without a crash, or changed on the way', async () => {
    const { caught } = stage.sink;
    const [first] = caught;
    assert.ok(first);
    const later = { ...first, atMs: first.atMs + 10 };
    assert.deepEqual(await judgeSink(caught), []);
    assert.match((await judgeSink(caught.slice(1))).join(), /never arrived/);
    assert.match((await judgeSink([...caught, later])).join(), /although nothing was killed in between/);
    assert.deepEqual(await judgeSink([...caught, later], [first.atMs + 5]), []);
    assert.match(
      (await judgeSink([...caught, { ...later, source: 'else' }], [first.atMs + 5])).join(),
      /another content/,
    );
    assert.match(
      (await judgeSink([...caught, { ...later, messageId: 'new@faults' }])).join(),
      /the outbox does not have/,
    );
  });

  it('leaves a desk that ends as it should', async () => {
    await client.end();
    assert.deepEqual(await endDesk(stage), []);
  });
});
