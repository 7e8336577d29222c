import pg from 'pg';
import { clientConfig, type Connection } from '../packages/desk/src/platform/server/db/database.ts';
import { toTsvector } from '../packages/desk/src/modules/search/server/lexemes.ts';
import { repeatable, textOf } from './words.ts';

/** How large a desk to load. */
export interface Size {
  readonly tickets: number;
  readonly unresolved: number;
  readonly messages: number;
}

export const sizes = {
  '10k': { tickets: 10_000, unresolved: 2_000, messages: 90_000 },
  '110k': { tickets: 110_000, unresolved: 22_000, messages: 1_000_000 },
  '1m': { tickets: 1_000_000, unresolved: 22_000, messages: 2_000_000 },
} as const satisfies Record<string, Size>;

const technicians = 40;
const requesters = 5_000;
const teams = 8;
const distinctTexts = 4_000;

/**
 * Fills an empty, migrated database by set-based SQL: a million messages in a minute or two. Ids are UUIDv7 in the
 * order of time, the newest tickets are the unresolved ones, and one ticket has exactly 50 messages.
 */
export async function load(
  connection: Connection,
  size: Size,
  say: (line: string) => void,
): Promise<{ numberWith50: number }> {
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  try {
    await client.query("set synchronous_commit = off; set maintenance_work_mem = '256MB'");
    await people(client);
    await texts(client);
    say('people and texts');
    const dropped = await dropIndexes(client);
    await tickets(client, size);
    say('tickets');
    await messages(client, size);
    say('messages');
    await documents(client);
    say('search documents');
    await counters(client);
    for (const definition of dropped) await client.query(definition);
    say('indexes');
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
    const { rows } = await client.query<{ serial: string }>(
      'select serial from tickets where message_count = 50 limit 1',
    );
    return { numberWith50: Number(rows[0]?.serial) };
  } finally {
    await client.end();
  }
}

/** A UUIDv7 of an instant and a running number, in SQL. */
const uuid = (atMs: string, n: string, salt: string) =>
  `(lpad(to_hex((${atMs})::bigint), 12, '0') || '7' || lpad(to_hex(((${n}) % 4096)::int), 3, '0') || '8' || substr(md5((${n})::text || '${salt}'), 1, 15))::uuid`;
const startMs = 1_700_000_000_000;

async function people(client: pg.Client): Promise<void> {
  const insert = (role: string, count: number) =>
    client.query(`insert into identity_people (id, name, sort_key, email, email_key, role, created_at)
      select ${uuid(String(startMs), 'i', role)}, initcap('${role} ') || i, '${role} ' || lpad(i::text, 6, '0'), '${role}' || i || '@bench.example', '${role}' || i || '@bench.example',
        '${role}', now() from generate_series(1, ${count}) i`);
  await insert('technician', technicians);
  await insert('requester', requesters);
  await client.query(`insert into identity_teams (id, name, name_key, tier, created_at)
    select ${uuid(String(startMs), 'i', 'team')}, 'Team ' || i, 'team ' || i, 1 + i % 3, now() from generate_series(1, ${teams}) i`);
  await client.query(`create temp table who as select row_number() over (partition by role order by id)::int as n, role, id, name from identity_people;
    create index on who (role, n); create temp table crew as select row_number() over (order by id)::int as n, id from identity_teams; analyze who; analyze crew`);
}

/** Texts and their words are made once by the product's own code and then drawn from. */
async function texts(client: pg.Client): Promise<void> {
  const random = repeatable(7);
  const rows = Array.from({ length: distinctTexts }, (_, n) => {
    const subject = textOf(random, 6).slice(0, -1);
    const body = textOf(random, 30 + Math.floor(random() * 60)) + (n % 1000 === 0 ? ` quokka${n}` : '');
    return { n, subject, body, subject_words: toTsvector(subject, body), words: toTsvector(undefined, body) };
  });
  await client.query(
    'create temp table texts (n int primary key, subject text, body text unique, subject_words text, words text)',
  );
  await client.query(
    'insert into texts select * from jsonb_to_recordset($1::jsonb) as t(n int, subject text, body text, subject_words text, words text)',
    [JSON.stringify(rows)],
  );
  await client.query('analyze texts');
}

/** Indexes are built once over the loaded rows; keys and constraints stay. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{
    name: string;
    definition: string;
  }>(`select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i where i.indrelid in ('tickets'::regclass, 'tickets_messages'::regclass, 'search_documents'::regclass) and not i.indisprimary and not i.indisunique`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map((r) => r.definition);
}

async function tickets(client: pg.Client, size: Size): Promise<void> {
  const firstOpen = size.tickets - size.unresolved;
  await client.query(`insert into tickets (id, serial, type, subject, status, impact, urgency, priority, requester_id, assignee_id, team_id, source, waiting_since,
      resolution_code, solution, resolved_at, closed_at, message_count, created_at, updated_at)
    select ${uuid(`${startMs} + i::bigint * 60000`, 'i', 'ticket')}, 10000 + i, 'incident', x.subject,
      case when i <= ${firstOpen} then 'closed' when i % 10 < 3 then 'new' when i % 10 < 8 then 'open' else 'pending-requester' end,
      1 + i % 3, 1 + i % 2, 1 + (i * 7) % 4, r.id, case when i > ${firstOpen} and i % 10 < 3 then null else a.id end, g.id, '{"channel":"mail"}',
      case when i > ${firstOpen} and i % 10 < 8 then to_timestamp(${startMs / 1000} + i * 60.0) end,
      case when i <= ${firstOpen} then 'fixed' end, case when i <= ${firstOpen} then 'It works again.' end,
      case when i <= ${firstOpen} then to_timestamp(${startMs / 1000} + i * 60.0 + 3600) end, case when i <= ${firstOpen} then to_timestamp(${startMs / 1000} + i * 60.0 + 90000) end,
      0, to_timestamp(${startMs / 1000} + i * 60.0), to_timestamp(${startMs / 1000} + i * 60.0 + (i * 31) % 7200)
    from generate_series(1, ${size.tickets}) i
    join texts x on x.n = i % ${distinctTexts} join who r on r.role = 'requester' and r.n = 1 + (i * 13) % ${requesters}
    join who a on a.role = 'technician' and a.n = 1 + i % ${technicians} join crew g on g.n = 1 + i % ${teams}`);
  await client.query(`select setval('tickets_serials', ${10_000 + size.tickets})`);
  await client.query(`insert into platform_events (id, at, name, subject_room, subject_id, actor_id, actor_kind, via, data, leaf)
    select ${uuid(`${startMs} + (serial - 10000)::bigint * 60000`, 'serial', 'event')}, created_at, 'tickets.ticket.opened', 'tickets', id, requester_id, 'person', 'mail', '{}', '\\x00' from tickets`);
}

/** Messages go round the tickets; the second newest ticket gets exactly 50. */
async function messages(client: pg.Client, size: Size): Promise<void> {
  const long = 10_000 + size.tickets - 1;
  await client.query(`insert into tickets_messages (id, ticket_id, kind, visibility, author_id, author_name, body_text, source, created_at)
    select ${uuid(`${startMs} + ((m.k - 1) % ${size.tickets} + 1)::bigint * 60000 + ((m.k - 1) / ${size.tickets}) * 1000`, 'm.k', 'message')}, t.id,
      case when m.k <= ${size.tickets} then 'mail' when m.k % 4 = 0 then 'note' else 'reply' end, case when m.k > ${size.tickets} and m.k % 4 = 0 then 'internal' else 'public' end,
      t.requester_id, w.name, x.body, '{"channel":"mail"}', t.created_at + ((m.k - 1) / ${size.tickets}) * interval '1 minute'
    from generate_series(1, ${size.messages}::bigint) as m(k) join tickets t on t.serial = 10000 + (m.k - 1) % ${size.tickets} + 1
    join who w on w.id = t.requester_id join texts x on x.n = m.k % ${distinctTexts}
    where t.serial <> ${long} or m.k <= ${size.tickets}`);
  await client.query(`insert into tickets_messages (id, ticket_id, kind, visibility, author_id, author_name, body_text, source, created_at)
    select ${uuid(`${startMs} + ${size.tickets}::bigint * 60000 + k * 1000`, 'k', 'long')}, t.id, 'reply', 'public', t.requester_id, w.name, x.body, '{"channel":"mail"}', t.created_at + k * interval '1 minute'
    from generate_series(1, 49) k, tickets t join who w on w.id = t.requester_id, texts x where t.serial = ${long} and x.n = k`);
  await client.query(`create index bench_ticket on tickets_messages (ticket_id)`);
  await client.query(
    `update tickets t set message_count = c.n from (select ticket_id, count(*)::int as n from tickets_messages group by ticket_id) c where c.ticket_id = t.id`,
  );
  await client.query('drop index bench_ticket');
}

/** Documents in the order of time; the words that occur are known from the texts, so they are not learned a million times. */
async function documents(client: pg.Client): Promise<void> {
  await client.query('alter table search_documents disable trigger user');
  await client.query(`insert into search_documents (id, type, owner_id, at, number, words)
    select d.id, d.type, d.owner_id, d.at, row_number() over (order by d.id), d.words::tsvector from (
      select t.id, 'ticket' as type, t.id as owner_id, t.created_at as at, x.subject_words as words from tickets t join texts x on x.n = (t.serial - 10000) % ${distinctTexts}
      union all
      select m.id, 'message', m.ticket_id, m.created_at, x.words from tickets_messages m join texts x on x.body = m.body_text) d`);
  await client.query('alter table search_documents enable trigger user');
  await client.query(`insert into search_words (word, met_at_number) select distinct word, 1 from texts, unnest(tsvector_to_array(subject_words::tsvector)) as w(word)
    where length(word) between 3 and 40 order by word on conflict do nothing`);
  await client.query(`select setval('search_numbers', (select max(number) from search_documents))`);
}

async function counters(client: pg.Client): Promise<void> {
  await client.query(`insert into tickets_counters (team_id, status, assignee_id, total)
    select team_id, status, assignee_id, count(*) from tickets group by team_id, status, assignee_id`);
}
