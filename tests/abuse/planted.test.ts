import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AbuseCase } from './case.ts';
import { forbiddenNodes, openPwnBrowser, type PwnBrowser } from './oracles/browser.ts';
import { openCanaries } from './oracles/canaries.ts';
import { execsDuring } from './oracles/exec-log.ts';
import { openListeners } from './oracles/listeners.ts';
import { openMitm } from './oracles/mitm.ts';
import { cpuSecondsOf } from './hostile/measure.ts';
import { judgeHandedIn } from './hostile/run-mails.ts';
import { filesWith } from './cases/agents/enrolment.ts';
import { isGood } from './report.ts';
import { makePapers } from './stage/certificates.ts';
import { missingHere, runCase } from './run-cases.ts';
import { operationsOf } from './stage/operations.ts';

const noChromium = missingHere(['chromium']).length > 0 ? 'needs Chromium' : false;
const noOpenssl = missingHere(['openssl']).length > 0 ? 'needs openssl' : false;
const noStrace = missingHere(['strace']).length > 0 ? 'needs strace' : false;

/** What a desk would show that lets everything through. */
const badPage = `<main><div class="dh-message-body"><b onclick="1">b</b><img src="http://tracker.abuse.example/x.png">
  <a href="javascript:1">a</a></div><iframe srcdoc="<script>__pwn('frame')</script>"></iframe></main><script>__pwn('page')</script>`;

describe('the oracles of the abuse tests', () => {
  describe('the browser', { skip: noChromium }, () => {
    let browser: PwnBrowser;
    let server: Server;
    const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    before(async () => {
      server = createServer((_request, response) =>
        response.setHeader('content-type', 'text/html').end(badPage),
      );
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      browser = await openPwnBrowser();
    });
    after(async () => {
      await browser?.close();
      server?.close();
    });

    it('tells of a script in the page and in a frame, of a request to somebody else, and of nodes that may not be', async () => {
      const seat = await browser.sitDown(url());
      await seat.page.goto('/');
      await seat.page.waitForTimeout(300);
      const found = await forbiddenNodes(seat.page);
      await seat.close();
      const alarms = browser.takeAlarms().map((one) => one.replace(/ in .*/, ''));
      assert.deepEqual(alarms.toSorted(), [
        'a script ran: __pwn(frame)',
        'a script ran: __pwn(page)',
        'the browser asked another host: http://tracker.abuse.example/x.png',
      ]);
      assert.deepEqual(found.map((one) => one.split(' ', 1).join()).toSorted(), [
        "<script>__pwn('frame')</script>",
        'A',
        'B',
      ]);
    });
  });

  it('a listener tells who called it', async () => {
    const listeners = await openListeners();
    try {
      await fetch(`${listeners.baits[0]}/secret`);
      assert.match(listeners.takeCalls().join('\n'), /a request reached .*GET \/secret/);
      assert.deepEqual(listeners.takeCalls(), []);
    } finally {
      await listeners.close();
    }
  });

  it('a canary tells whom it was shown to, unless that is allowed', () => {
    const canaries = openCanaries();
    const word = canaries.plant('note', ['tech']);
    canaries.heard('tech', 'GET /a', `{"body":"${word}"}`);
    assert.deepEqual(canaries.takeLeaks(), []);
    canaries.heard('requesterB', 'GET /b', `{"body":"${word}"}`);
    assert.deepEqual(canaries.takeLeaks(), [`requesterB was shown ${word} by GET /b`]);
  });

  it(
    'somebody in between counts what a careless program says, and the honest one says nothing',
    { skip: noOpenssl },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'deskhand-planted-'));
      const desk = createServer((_request, response) => response.end('hello'));
      await new Promise<void>((resolve) => void desk.listen(0, '127.0.0.1', resolve));
      const thief = await openMitm((desk.address() as AddressInfo).port, makePapers(folder).selfSigned);
      try {
        const ask = (rejectUnauthorized: boolean): Promise<boolean> =>
          new Promise((resolve) => {
            const request = requestHttps(thief.url, { rejectUnauthorized, agent: false }, (response) =>
              response.resume().on('end', () => resolve(true)),
            );
            request.on('error', () => resolve(false)).end();
          });
        assert.deepEqual([await ask(true), thief.seen()], [false, { connections: 1, bytes: 0 }]);
        assert.equal(await ask(false), true);
        assert.ok(thief.seen().bytes > 0);
      } finally {
        await thief.close();
        desk.close();
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('a search of all files of a folder finds the word in the file that holds it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'deskhand-planted-'));
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep', 'binary'), Buffer.from([0, 255, 0x77, 0x6f, 0x72, 0x64, 0]));
    writeFileSync(join(folder, 'other'), 'nothing');
    assert.deepEqual(
      [...filesWith(folder, ['word', 'absent'])],
      [
        ['word', ['deep/binary']],
        ['absent', []],
      ],
    );
    rmSync(folder, { recursive: true });
  });

  it('the meter of the processor sees what a process uses, in all of its threads', () => {
    const before = cpuSecondsOf(process.pid);
    const since = process.cpuUsage();
    for (let n = 0; n < 1e9; n++);
    const used = cpuSecondsOf(process.pid) - before;
    const { user, system } = process.cpuUsage(since);
    assert.ok(used > 0.05, `${used} s`);
    assert.ok(Math.abs(used - (user + system) / 1e6) < 0.05, `${used} s, not ${(user + system) / 1e6} s`);
  });

  it('a mail that was taken and is not there is lost, and the other way round', () => {
    const kept = {
      id: '1',
      verdict: 'ticket',
      reason: '',
      ticketNumber: null,
      from: null,
      subject: '',
      source: 'api',
    };
    assert.deepEqual(judgeHandedIn({}, true, undefined), ['it was taken and is lost']);
    assert.deepEqual(judgeHandedIn({}, false, kept), ['it was refused and is there']);
    assert.deepEqual(judgeHandedIn({}, false, undefined), ['it was refused']);
    assert.deepEqual(judgeHandedIn({}, true, kept), []);
    assert.deepEqual(judgeHandedIn({ isTooLarge: true }, false, undefined), []);
  });

  it('the log of programs has what a watched process starts', { skip: noStrace }, async () => {
    const shell = spawn('/bin/sh', ['-c', 'read line; /bin/true planted']);
    const ended = new Promise((resolve) => shell.once('close', resolve));
    const execs = await execsDuring(shell.pid ?? 0, async () => {
      shell.stdin.end('go\n');
      await ended;
    });
    assert.match(execs.join('\n'), /execve\("\/bin\/true", .*"planted"/);
  });
});

describe('the verdict of an abuse case', () => {
  const operations = operationsOf({ paths: { '/api/tickets': { post: { operationId: 'tickets.open' } } } });
  const stage = { operations, takeAlarms: () => Promise.resolve([] as string[]) };
  const base: AbuseCase = {
    id: 'A-000',
    title: 'planted',
    area: 'tickets',
    operations: ['ticket.create'],
    attempt: async (_stage, look) => look.holds(true, ''),
  };
  const verdictOf = async (change: Partial<AbuseCase>, missing: 'strace'[] = [], alarms: string[] = []) => {
    const watched = { ...stage, takeAlarms: () => Promise.resolve(alarms) };
    const { verdict, why } = await runCase({ ...base, ...change }, watched, () => missing);
    return [verdict, ...why];
  };

  it('is passed when everything holds', async () => assert.deepEqual(await verdictOf({}), ['passed']));
  it('is failed when something does not hold, when it broke off, and when nothing was looked at', async () => {
    assert.deepEqual(await verdictOf({ attempt: async (_, look) => look.holds(false, 'seen') }), [
      'failed',
      'seen',
    ]);
    assert.deepEqual(await verdictOf({ attempt: () => Promise.reject(new Error('oh')) }), [
      'failed',
      'it broke off: oh',
      'it looked at nothing',
    ]);
  });
  it('is failed when an oracle has seen something, whatever the case says', async () =>
    assert.deepEqual(await verdictOf({}, [], ['a script ran']), ['failed', 'a script ran']));
  it('is not applicable when the product lacks an operation, never passed', async () =>
    assert.deepEqual(await verdictOf({ operations: ['ticket.create', 'ticket.pdf'] }), [
      'not applicable',
      'the product has no ticket.pdf',
    ]));
  it('is blocked when the machine lacks a tool: an error where all must be there', async () => {
    const outcome = await runCase({ ...base, tools: ['strace'] }, stage, () => ['strace']);
    assert.equal(outcome.verdict, 'blocked');
    assert.deepEqual(
      [isGood({ outcomes: [outcome] }, false), isGood({ outcomes: [outcome] }, true)],
      [true, false],
    );
  });
  it('reaches the exit code', () => {
    const program = `${import.meta.dirname}/abuse.ts`;
    const ran = spawnSync(process.execPath, [program, '--case', 'A-999'], { encoding: 'utf8' });
    assert.equal(ran.status, 2);
    assert.match(ran.stderr, /No such case: A-999/);
  });
});
