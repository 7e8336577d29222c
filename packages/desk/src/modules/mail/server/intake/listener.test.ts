import assert from 'node:assert/strict';
import { createServer, connect, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { openWorld, type Hands, type World } from '../../../../main/world.test-support.ts';
import { startSmtpSink, type SmtpSink } from '#platform/server/mail/smtp-sink.test-support';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

/** Asks until the answer is there; the desk works in the background. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not happen within ten seconds');
}

describe('mail by SMTP, there and back', () => {
  let sink: SmtpSink;
  let world: World;
  let bob: Hands;
  let port: number;
  let lmtpPort: number;
  before(async () => {
    sink = await startSmtpSink();
    port = await freePort();
    lmtpPort = await freePort();
    world = await openWorld({
      background: true,
      env: { SMTP_PORT: String(port), LMTP_PORT: String(lmtpPort), DESKHAND_SMTP_URL: sink.url },
    });
    bob = await world.as('bob');
  });
  after(async () => {
    await world.close();
    await sink.close();
  });

  const send = async (to: string | string[], raw: string, from = 'carl@example.org') => {
    const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
    try {
      return await transport.sendMail({ envelope: { from, to }, raw });
    } finally {
      transport.close();
    }
  };
  const mail = (id: string, head = '', body = 'It drops.') =>
    `From: Carl <carl@example.org>\r\nTo: support@desk.example\r\nMessage-ID: <${id}@example.org>\r\nSubject: VPN ${id}\r\n${head}\r\n${body}\r\n`;
  const recordOf = (id: string) =>
    until(async () =>
      (await bob.mail.records({ q: `${id}@example.org` })).items.find((r) => r.verdict !== null),
    );
  const caught = (test: (source: string) => boolean) =>
    until(() => Promise.resolve(sink.caught.find((one) => test(one.source))));

  test('a mail becomes a ticket, the answer goes out, the answer to it comes back to the same ticket', async () => {
    await send('support@desk.example', mail('round'));
    const record = await recordOf('round');
    assert.deepEqual([record.verdict, record.source], ['ticket', 'smtp']);
    const number = record.ticketNumber ?? '';
    const acknowledged = await caught((source) => source.includes(number));
    assert.equal(acknowledged.from, '');
    assert.match(acknowledged.source, /^Auto-Submitted: auto-replied\r$/m);
    await bob.tickets.addMessage({ number, kind: 'reply', body: 'Please try the other gateway.' });
    const answer = await caught((source) => source.includes('other gateway'));
    assert.equal(answer.from, 'support@desk.example');
    assert.doesNotMatch(answer.source, /^Auto-Submitted/m);
    await send(
      'support@desk.example',
      mail('thanks', `In-Reply-To: <${answer.messageId}>\r\n`, 'That works now.'),
    );
    const thanks = await recordOf('thanks');
    assert.deepEqual([thanks.verdict, thanks.ticketNumber], ['reply', number]);
  });

  test('our own mail that is sent back to us changes nothing', async () => {
    await send('support@desk.example', mail('loop'));
    const number = (await recordOf('loop')).ticketNumber ?? '';
    const ours = await caught((source) => source.includes(number));
    await send('support@desk.example', ours.source, '');
    const back = await until(async () => (await bob.mail.records({ q: ours.messageId })).items[0]);
    assert.equal(back.verdict, 'automatic');
    assert.match(back.reason, /^Our own mail came back/);
  });

  test('mail for anybody else is refused, with and without a token', async () => {
    await assert.rejects(send('nobody@desk.example', mail('wrong')), /550/);
    await assert.rejects(send('support@elsewhere.example', mail('relay')), /550/);
    await send('SUPPORT+tag@desk.example', mail('tagged'));
    assert.equal((await recordOf('tagged')).mailbox, 'support@desk.example');
  });

  test('one mail to two mailboxes is one ticket, and each delivery has its record', async () => {
    const dave = await world.as('dave');
    await dave.mail.addMailbox({ address: 'zulu@desk.example', name: 'Zulu' });
    await send(['zulu@desk.example', 'support@desk.example'], mail('both'));
    const both = await until(async () => {
      const found = (await bob.mail.records({ q: 'both@example.org' })).items.filter(
        (r) => r.verdict !== null,
      );
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(both.map((r) => String(r.verdict)).toSorted(), ['duplicate', 'ticket']);
    assert.equal(new Set(both.map((r) => r.ticketNumber)).size, 1);
  });

  test('a sender that breaks off leaves nothing behind, and the next one is served', async () => {
    await new Promise<void>((resolve, reject) => {
      const lines = ['EHLO x', 'MAIL FROM:<carl@example.org>', 'RCPT TO:<support@desk.example>', 'DATA'];
      const socket = connect(port, '127.0.0.1');
      socket.on('data', (chunk) => {
        const next = lines.shift();
        if (next !== undefined) socket.write(`${next}\r\n`);
        else if (chunk.toString().startsWith('354')) socket.write('From: half', () => socket.destroy());
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
    await send('support@desk.example', mail('after'));
    assert.equal((await recordOf('after')).verdict, 'ticket');
    const halves = (await bob.mail.records({ limit: 200 })).items.filter(
      (r) => r.subject === '' && r.from === null,
    );
    assert.deepEqual(halves, []);
  });

  test('a mail above the limit is refused by its announced size', async () => {
    const greeting = await new Promise<string>((resolve, reject) => {
      let heard = '';
      const lines = ['EHLO x', 'MAIL FROM:<carl@example.org> SIZE=99999999', 'QUIT'];
      const socket = connect(port, '127.0.0.1');
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        const next = lines.shift();
        if (next !== undefined) socket.write(`${next}\r\n`);
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
    assert.match(greeting, /^250[ -]SIZE 52428800\r$/m);
    assert.match(greeting, /^552/m);
  });

  /** Speaks line after line, each when the one before was answered, and tells all that was heard. */
  const speak = (lines: readonly string[], to: number, answersAfterData: number) =>
    new Promise<string>((resolve, reject) => {
      const left = [...lines];
      let heard = '';
      const socket = connect(to, '127.0.0.1');
      socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer after: ${heard}`)));
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        if (!/^\d{3} .*\r\n$/m.test(chunk.toString())) return;
        if (
          left[0] === 'QUIT' &&
          answersAfterData > 0 &&
          heard.split('354 ')[1]?.match(/^250/gm)?.length !== answersAfterData
        )
          return;
        const next = left.shift();
        if (next !== undefined) socket.write(`${next}\r\n`);
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });

  test('LMTP answers for each recipient, when its mail is durable', async () => {
    const dave = await world.as('dave');
    await dave.mail.addMailbox({ address: 'yankee@desk.example', name: 'Yankee' });
    const heard = await speak(
      [
        'LHLO mail.example.org',
        'MAIL FROM:<carl@example.org>',
        'RCPT TO:<support@desk.example>',
        'RCPT TO:<nobody@desk.example>',
        'RCPT TO:<yankee@desk.example>',
        'DATA',
        `${mail('local')}.`,
        'QUIT',
      ],
      lmtpPort,
      2,
    );
    assert.match(heard, /^550 5\.1\.1/m);
    assert.match(heard, /354[^\r]*\r\n250 2\.6\.0[^\r]*\r\n250 2\.6\.0/);
    const records = await until(async () => {
      const { items } = await bob.mail.records({ q: 'local@example.org' });
      return items.length === 2 && items.every((one) => one.verdict !== null) ? items : undefined;
    });
    assert.deepEqual(records.map((one) => `${one.source} ${one.verdict}`).toSorted(), [
      'lmtp duplicate',
      'lmtp ticket',
    ]);
  });

  test('LMTP takes no EHLO, as its standard wants it', async () => {
    const heard = await speak(['EHLO mail.example.org', 'RSET', 'NOOP'], lmtpPort, 0).catch(
      (error: Error) => error.message,
    );
    assert.match(heard, /^500/m);
  });

  const readiness = async (world: World) => {
    const answer = await world.stranger.send('/readyz', { method: 'GET', headers: {} });
    return [answer.status, await answer.text()] as const;
  };

  test('ready is said when mail is listened for, and not before', async () => {
    for (const setting of ['SMTP_PORT', 'LMTP_PORT']) {
      const world = await openWorld({ env: { [setting]: String(await freePort()) } });
      try {
        const [early, problem] = await readiness(world);
        assert.equal(early, 503, `${setting}: nobody listens yet`);
        assert.match(problem, /"code":"platform\.unavailable".*"waitsFor":"mail"/);
        await world.desk.start();
        assert.deepEqual(await readiness(world), [200, 'ready\n']);
      } finally {
        await world.close();
      }
    }
  });

  test('ready needs no listener that is off', async () => {
    const world = await openWorld();
    try {
      assert.deepEqual(await readiness(world), [200, 'ready\n']);
    } finally {
      await world.close();
    }
  });
});
