import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { chanceFrom } from '../faults/chance.ts';
import { mailboxAddress } from '../faults/desk/desk-process.ts';
import { setUp, type Stage } from '../faults/set-up.ts';
import { carryOut } from '../faults/strikes.ts';
import { settingFor } from './imap-setting.test-support.ts';
import { cannotServe, startMailServer, type MailServer } from './mail-server.test-support.ts';
import { until } from './until.test-support.ts';

/** Stands before the mail server and tells when the desk is about to mark a mail; that command never arrives. */
async function startHoldingProxy(
  to: number,
): Promise<{ port: number; held: () => number; close: () => void }> {
  const sockets = new Set<Socket>();
  let held = 0;
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (/ (UID )?(STORE|MOVE|COPY) /i.test(chunk.toString('latin1'))) held += 1;
      else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => client.write(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    held: () => held,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const user = 'helpdesk@office.test';
const mailsPerKill = 3;
/** Each costs some ten seconds: so long a dead process keeps the mailbox. */
const kills = 2;
/** What a dead process had stored and not read is taken up after a minute. */
const leftMs = 90_000;

describe(
  'a desk that is killed between the commit of a mail and its mark on the server (F-004)',
  { skip: cannotServe },
  () => {
    let server: MailServer;
    let stage: Stage;
    let proxy: Awaited<ReturnType<typeof startHoldingProxy>>;

    before(async () => {
      server = await startMailServer();
      await server.setPassword(user, 'first');
      proxy = await startHoldingProxy(server.imapPort);
      stage = await setUp({ seed: 4, scale: 1 });
    });
    after(async () => {
      await stage?.tearDown();
      proxy?.close();
      await server?.stop();
    });

    const ask = async <T>(method: 'GET' | 'PUT', path: string, body?: object): Promise<T> => {
      const given = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await stage.ask({ method, path, ...given });
      assert.ok(answer.status < 300, `${path}: ${answer.text}`);
      return JSON.parse(answer.text) as T;
    };
    const fetchFrom = async (port: number): Promise<void> => {
      const { items } = await ask<{ items: { id: string; address: string }[] }>('GET', '/api/mail/mailboxes');
      const id = items.find((one) => one.address === mailboxAddress)?.id ?? '';
      const servers = await ask<{ incoming: { version: number } | null }>(
        'GET',
        `/api/mail/mailboxes/${id}/servers`,
      );
      const version = servers.incoming ? { version: servers.incoming.version } : {};
      const plain = { port, security: 'none', certificate: null, password: 'first' };
      await ask('PUT', `/api/mail/mailboxes/${id}/incoming`, { ...settingFor(server), ...plain, ...version });
    };
    const send = (subject: string): Promise<string> =>
      server.run(
        `swaks --silent 2 --server 127.0.0.1:${server.smtpPort} --from alice@office.test --to ${user} --header 'Subject: ${subject}' --body 'It does not print.'`,
      );
    const recordsOf = async (subject: string) => {
      const page = await ask<{ items: { subject: string; verdict: string | null }[] }>(
        'GET',
        '/api/mail/records?limit=200',
      );
      return page.items.filter((one) => one.subject === subject).map((one) => one.verdict);
    };

    test(
      'has each mail once when it is back, and marks what it had no time to mark',
      { timeout: 240_000 },
      async () => {
        await fetchFrom(proxy.port);
        // What lies there before the first look is left alone.
        await until('the first look is over', async () =>
          /"lastLookAt":"/.test(JSON.stringify(await ask('GET', '/api/mail/health'))),
        );
        let sent = 0;
        const chance = chanceFrom(4);
        for (let round = 0; round < kills; round++) {
          const before = proxy.held();
          // The connection after a kill may still be on its way.
          await until('the desk is connected', async () =>
            (await server.run(`doveadm who ${user} 2>/dev/null || true`)).includes('imap'),
          );
          for (const end = sent + mailsPerKill; sent < end; sent++) await send(`mail ${sent}`);
          await until('the desk wants to mark a mail', async () => proxy.held() > before);
          await carryOut('server', stage.running, chance);
        }
        await fetchFrom(server.imapPort);
        for (let at = 0; at < sent; at++)
          await until(
            `mail ${at} is settled`,
            async () => {
              const ends = await recordsOf(`mail ${at}`);
              return ends.length > 0 && ends.every((one) => one !== null);
            },
            leftMs,
          );
        const wrong: string[] = [];
        for (let at = 0; at < sent; at++) {
          const ends = await recordsOf(`mail ${at}`);
          if (ends.filter((one) => one === 'ticket').length !== 1)
            wrong.push(`mail ${at}: ${ends.join(', ')}`);
        }
        assert.deepEqual(wrong, []);
        const list = await ask<{ items: unknown[] }>('GET', '/api/tickets?limit=100&status=unresolved');
        assert.equal(list.items.length, sent);
        await until(
          'every mail has its mark',
          async () =>
            (
              await server.run(`doveadm search -u ${user} mailbox INBOX unseen 2>/dev/null | wc -l`)
            ).trim() === '0',
        );
        console.log(`${proxy.held()} marks held back, ${kills} kills, ${sent} mails: each is there once`);
      },
    );
  },
);
