import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { toNumber } from '../packages/desk/src/modules/tickets/contract.ts';
import { openDesk } from '../packages/desk/src/main/desk.ts';
import { readConfig } from '../packages/desk/src/main/config.ts';
import { systemActor } from '../packages/desk/src/platform/server/actor.ts';
import { clientConfig, type Connection } from '../packages/desk/src/platform/server/db/database.ts';
import { noExchange } from '../packages/desk/src/platform/server/http/exchange.ts';
import { fill } from './fill.ts';
import { sizes, type Size } from './load.ts';
import { line, measure, type Figures } from './measure.ts';
import { recordStatements, replayer } from './replay.ts';
import { memoryMb, startDesk, type RunningDesk } from './server.ts';
import { openQueueInBrowser } from './browser.ts';
import { benchAgents } from './agents.ts';
import { benchMail } from './mail.ts';

/**
 * `npm run bench -- --size 110k`: loads a desk of that size, runs it as people do, and measures it beside bare SQL
 * and bare HTTP in the same run. Ratios are what counts; absolute times are those of the machine of the day.
 * `npm run bench -- mail` measures mail alone, `npm run bench -- agents` the gateway with simulated machines.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '110k' },
    seconds: { type: 'string', default: '8' },
    machines: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
    browser: { type: 'boolean', default: true },
    keep: { type: 'boolean' },
  },
  allowNegative: true,
});
const size: Size | undefined = sizes[values.size as keyof typeof sizes];
if (!size) throw new Error(`--size is one of ${Object.keys(sizes).join(', ')}`);
const seconds = Number(values.seconds);
const say = (text: string) => process.stdout.write(`${text}\n`);

/** One connection per caller, kept open, as a browser or an integrator has. */
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

const folder = mkdtempSync(join(tmpdir(), 'deskhand-bench-'));
try {
  if (positionals[0] === 'mail') await benchMail(folder, say);
  else if (positionals[0] === 'agents')
    await benchAgents(folder, say, {
      machines: Number(values.machines),
      rounds: Number(values.rounds),
      size,
    });
  else await main(folder, size);
} finally {
  if (values.keep !== true) rmSync(folder, { recursive: true, force: true });
}

async function main(dataDir: string, of: Size): Promise<void> {
  say(
    `Deskhand bench, ${values.size}: ${of.tickets} tickets (${of.unresolved} unresolved), ${of.messages} messages; ${execFileSync('nproc', { encoding: 'utf8' }).trim()} cores, Node ${process.version}`,
  );
  const fresh = await startDesk(dataDir);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  say(`memory, fresh and idle (server and database, PSS): ${memoryMb(fresh.pid).toFixed(0)} MB`);
  await fresh.stop();
  const { numberWith50 } = await fill(dataDir, of, say);
  const desk = await startDesk(dataDir);
  try {
    const connection = { host: join(dataDir, 'database'), user: 'deskhand', database: 'deskhand' };
    await reads(desk, toNumber(numberWith50));
    await creates(desk, connection, dataDir);
    if (values.browser) await openQueueInBrowser(desk, say);
    say(`memory, after the bench: ${memoryMb(desk.pid).toFixed(0)} MB`);
  } finally {
    await desk.stop();
  }
}

function call(url: string, token: string, path: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const sent = request(
      url + path,
      { agent, method: body === undefined ? 'GET' : 'POST', headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if ((answer.statusCode ?? 500) < 300) resolve(text);
          else reject(new Error(`${answer.statusCode} ${text.slice(0, 200)}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function reads(desk: RunningDesk, number: string): Promise<void> {
  const paths: [string, string][] = [
    ['queue page, 50 rows', '/api/tickets?status=unresolved&limit=50'],
    ['queue page of one assignee', '/api/tickets?status=unresolved&assignee=none&limit=50'],
    ['counters', '/api/tickets/counters'],
    ['ticket with 50 messages', `/api/tickets/${number}`],
    ['search, rare word', '/api/search?q=quokka1000&in=tickets,messages'],
    ['search, frequent word', '/api/search?q=laptop&in=tickets,messages'],
    ['search, two words', '/api/search?q=vpn+printer&in=tickets,messages'],
  ];
  const [queue] = paths;
  const payload = await call(desk.url, desk.token, queue?.[1] ?? '');
  for (const clients of [1, 8]) {
    say(
      line(
        `yardstick: bare HTTP, same bytes, ${clients} client${clients > 1 ? 's' : ''}`,
        await bareHttp(payload, clients),
      ),
    );
    for (const [name, path] of paths)
      say(
        line(
          `${name}, ${clients}`,
          await measure(clients, seconds / 2, () => call(desk.url, desk.token, path)),
        ),
      );
  }
}

/** Plain node:http that sends the same bytes: what no framework can beat on this machine. */
async function bareHttp(payload: string, clients: number): Promise<Figures> {
  const server = createServer((_request, response) => response.end(payload));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    return await measure(clients, seconds / 2, () => call(`http://127.0.0.1:${port}`, '', '/'));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function creates(desk: RunningDesk, connection: Connection, dataDir: string): Promise<void> {
  const body = (i: number) =>
    JSON.stringify({
      subject: `Printer on floor ${i % 9} prints nothing`,
      body: 'Since this morning the printer shows a light and prints nothing at all. '.repeat(4),
      requester: { email: `requester${1 + (i % 5000)}@bench.example` },
      impact: 2,
      urgency: 2,
    });
  const one = await measure(1, seconds, (i) => call(desk.url, desk.token, '/api/tickets', body(i)));
  const eight = await measure(8, seconds, (i) => call(desk.url, desk.token, '/api/tickets', body(i)));
  const bare = await bareCreates(connection, dataDir);
  say(line('create a ticket through HTTP, 1 client', one));
  say(line('create a ticket through HTTP, 8 clients', eight));
  say(line('yardstick: the same SQL bare, 1 client', bare.one));
  say(line('yardstick: the same SQL bare, 8 clients', bare.eight));
  say(
    `create at 8 clients: ${((eight.perSecond / bare.eight.perSecond) * 100).toFixed(0)} % of bare SQL (aim 25 % or more); at 1 client p50 ${one.p50Ms.toFixed(2)} ms (aim under 8 ms)`,
  );
}

/** The statements of one create, recorded from the product itself and replayed by plain pg. */
async function bareCreates(
  connection: Connection,
  dataDir: string,
): Promise<{ one: Figures; eight: Figures }> {
  const config = readConfig({
    DESKHAND_DATA: dataDir,
    PORT: '0',
    SMTP_PORT: '0',
    DESKHAND_LOG_LEVEL: 'fatal',
  });
  const inProcess = await openDesk({ config, connection, maxConnections: 2 });
  const { handlers } = inProcess.rooms.tickets;
  const actor = systemActor('bench', ['tickets.open-own', 'tickets.read', 'tickets.work']);
  let ids: string[] = [];
  const statements = await recordStatements(async () => {
    const ticket = await inProcess.database.write((tx) =>
      handlers.open(
        { tx, actor, exchange: noExchange },
        {
          subject: 'Printer prints nothing',
          body: 'Since this morning. '.repeat(15),
          requester: { email: 'requester1@bench.example' },
          impact: 2,
          urgency: 2,
        },
      ),
    );
    ids = [ticket.id];
  });
  await inProcess.close();
  // Message, event and other ids were made in the same millisecond as the ticket's and share its first 8 digits.
  const made = new Set(
    JSON.stringify(statements).match(
      /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g,
    ) ?? [],
  );
  const known = await existing(connection, [...made]);
  const fresh = [...new Set([...ids, ...made])].filter((id) => !known.has(id));
  const run = replayer(connection, statements, fresh, 8);
  try {
    return {
      one: await measure(1, seconds, () => run.once()),
      eight: await measure(8, seconds, () => run.once()),
    };
  } finally {
    await run.close();
  }
}

/** People and teams keep their ids; what the command made gets new ones. */
async function existing(connection: Connection, ids: string[]): Promise<Set<string>> {
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    'select id from identity_people where id = any($1) union select id from identity_teams where id = any($1)',
    [ids],
  );
  await client.end();
  return new Set(rows.map((r) => r.id));
}
