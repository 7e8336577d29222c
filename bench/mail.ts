import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { parseMail } from '../packages/desk/src/modules/mail/server/reading/parse-mail.ts';
import { clientConfig, type Connection } from '../packages/desk/src/platform/server/db/database.ts';
import { cpuSeconds } from './cpu.ts';
import { fill, withDatabase } from './fill.ts';
import { sizes } from './load.ts';
import { makeMails } from './mail-set.ts';
import { line, measure } from './measure.ts';
import { startDesk, type RunningDesk } from './server.ts';
import { openSmtp } from './smtp-client.ts';

const clients = 8;
const mailsEndToEnd = 3000;
const backlog = 10_000;
const mailAddress = 'support@bench.example';
const env = { DESKHAND_MAIL_ADDRESS: mailAddress };

/**
 * `npm run bench -- mail`: mails that the bench makes itself go in by SMTP, and a backlog is drained; beside a bare
 * INSERT of the same bytes and a bare reading of them in the same run.
 */
export async function benchMail(dataDir: string, say: (text: string) => void): Promise<void> {
  await fill(dataDir, sizes['10k'], say);
  const connection = { host: join(dataDir, 'database'), user: 'deskhand', database: 'deskhand' };
  const mails = makeMails(mailsEndToEnd, 'wire');
  const bytes = mails.reduce((sum, mail) => sum + mail.length, 0);
  say(`${mails.length} mails, ${(bytes / 1e6).toFixed(1)} MB`);
  readBare(mails, say);
  const first = await startDesk(dataDir, { smtp: true, env });
  try {
    await insertBare(connection, mails, say);
    await endToEnd(first, connection, mails, say);
  } finally {
    await first.stop();
  }
  await withDatabase(dataDir, (database) => storeBacklog(database, makeMails(backlog, 'backlog')));
  const second = await startDesk(dataDir, { smtp: true, env });
  try {
    await drain(second, connection, say);
  } finally {
    await second.stop();
  }
}

/** Yardstick: the parser alone, in this process. */
function readBare(mails: readonly Buffer[], say: (text: string) => void): void {
  for (const mail of mails.slice(0, 200)) parseMail(mail);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  for (const mail of mails) parseMail(mail);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before);
  say(
    `yardstick: reading alone, one thread            ${perSecond(mails.length, seconds)}  ${((user + system) / 1000 / mails.length).toFixed(2)} ms CPU a mail`,
  );
}

/** Yardstick: the same bytes as rows of one table, a commit each. */
async function insertBare(
  connection: Connection,
  mails: readonly Buffer[],
  say: (text: string) => void,
): Promise<void> {
  const pool = new pg.Pool({ ...clientConfig(connection), max: clients });
  await pool.query(
    'create table if not exists bench_mails (id uuid primary key, digest bytea, source bytea)',
  );
  const left = [...mails];
  const startedAt = performance.now();
  const work = async () => {
    for (let mail = left.pop(); mail; mail = left.pop()) {
      const digest = createHash('sha256').update(mail).digest();
      await pool.query({
        name: 'bare',
        text: 'insert into bench_mails values ($1, $2, $3)',
        values: [randomUUID(), digest, mail],
      });
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.query('drop table bench_mails');
  await pool.end();
  say(`yardstick: bare INSERT of the same bytes, ${clients}     ${perSecond(mails.length, seconds)}`);
}

async function endToEnd(
  desk: RunningDesk,
  connection: Connection,
  mails: readonly Buffer[],
  say: (text: string) => void,
): Promise<void> {
  const warm = makeMails(100, 'warm');
  await handIn(desk, warm);
  await untilSettled(connection);
  const before = cpuSeconds(desk.pid);
  const startedAt = performance.now();
  await handIn(desk, mails);
  const takenSeconds = (performance.now() - startedAt) / 1000;
  await untilSettled(connection);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = cpuSeconds(desk.pid);
  const server = ((after.server - before.server) / mails.length) * 1000;
  const database = ((after.database - before.database) / mails.length) * 1000;
  say(`taken by SMTP (250 said), ${clients} clients              ${perSecond(mails.length, takenSeconds)}`);
  say(
    `stored, read and applied, ${clients} clients              ${perSecond(mails.length, seconds)}  (aim 150 or more)`,
  );
  say(
    `processor time a mail: ${(server + database).toFixed(1)} ms, of it server ${server.toFixed(1)}, database ${database.toFixed(1)}  (aim 20 or less)`,
  );
}

async function handIn(desk: RunningDesk, mails: readonly Buffer[]): Promise<void> {
  const left = [...mails].toReversed();
  const work = async () => {
    const smtp = await openSmtp(desk.smtpPort);
    for (let source = left.pop(); source; source = left.pop())
      await smtp.send({ from: 'sender@mail-bench.example', to: mailAddress, source });
    smtp.close();
  };
  await Promise.all(Array.from({ length: clients }, work));
}

/** Asks the database, so that asking costs the desk nothing. */
async function untilSettled(connection: Connection, watch?: (left: number) => void): Promise<void> {
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  try {
    for (let left = 1; left > 0;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { rows } = await client.query<{ n: number }>(
        "select count(*)::int as n from mail_records where state = 'received'",
      );
      left = rows[0]?.n ?? 0;
      watch?.(left);
    }
  } finally {
    await client.end();
  }
}

/** As a desk leaves them that ended between storing and reading. */
async function storeBacklog(connection: Connection, mails: readonly Buffer[]): Promise<void> {
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select id from mail_mailboxes where is_default');
  const mailbox = rows[0]?.id;
  const at = new Date(Date.now() - 600_000);
  await client.query('begin');
  for (const mail of mails) {
    const id = randomUUID();
    const digest = createHash('sha256').update(mail).digest();
    await client.query({
      name: 'source',
      text: 'insert into mail_sources (mailbox_id, digest, first_record_id, size_bytes, source, received_at) values ($1, $2, $3, $4, $5, $6)',
      values: [mailbox, digest, id, mail.length, mail, at],
    });
    await client.query({
      name: 'record',
      text: "insert into mail_records (id, received_at, mailbox_id, digest, size_bytes, came_by, envelope_from, envelope_to, state, reason) values ($1, $2, $3, $4, $5, 'smtp', 'sender@mail-bench.example', $6, 'received', 'It is stored and waits to be read.')",
      values: [id, at, mailbox, digest, mail.length, [mailAddress]],
    });
  }
  await client.query('commit');
  await client.end();
}

async function drain(desk: RunningDesk, connection: Connection, say: (text: string) => void): Promise<void> {
  const before = cpuSeconds(desk.pid);
  const startedAt = performance.now();
  let draining = true;
  const drained = untilSettled(connection).then(() => (draining = false));
  const times: number[] = [];
  while (draining) {
    const askedAt = performance.now();
    const answer = await fetch(`${desk.url}/api/tickets?status=unresolved&limit=50`, {
      headers: { authorization: `Bearer ${desk.token}` },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the queue page answered ${answer.status}`);
    times.push(performance.now() - askedAt);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await drained;
  const seconds = (performance.now() - startedAt) / 1000;
  const after = cpuSeconds(desk.pid);
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(1);
  const cpu = ((after.server + after.database - before.server - before.database) / backlog) * 1000;
  say(
    `backlog of ${backlog} mails drained                   ${perSecond(backlog, seconds)}  ${cpu.toFixed(1)} ms CPU a mail, the queue pages included`,
  );
  say(
    `queue page meanwhile: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(0.9999)} ms, ${times.length} asked  (aim: p95 under 100)`,
  );
  const quiet = await measure(1, 3, () =>
    fetch(`${desk.url}/api/tickets?status=unresolved&limit=50`, {
      headers: { authorization: `Bearer ${desk.token}` },
    }).then((answer) => answer.arrayBuffer()),
  );
  say(line('yardstick: queue page of the same desk at rest', quiet));
}

function perSecond(count: number, seconds: number): string {
  return `${(count / seconds).toFixed(0).padStart(7)} /s`;
}
