import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Result } from '@deskhand/protocol';
import { bodyHash, makeKeyPair, signersOf } from '@deskhand/protocol';
import type { JobWish, Organisation } from '@deskhand/protocol/conformance';
import { makeJob, makeOrganisation } from '@deskhand/protocol/conformance';
import { DeskClock } from '../clock.ts';
import { journalPath, policyPath } from '../home.ts';
import { Journal } from '../journal/journal.ts';
import { Executor } from './executor.ts';
import { RawRecorder } from './raw-output.ts';
import { nameProcess, runProcess } from './run-process.ts';

const agentId = '01900000-0000-7000-8000-00000000000a';
const key = makeKeyPair();

describe('the executor', () => {
  let home = '';
  let journal: Journal;
  let executor: Executor;
  let organisation: Organisation;
  let sequence = 0;

  function start(bootId = 'boot-1'): DeskClock {
    journal = new Journal(journalPath(home));
    const clock = new DeskClock(journal);
    executor = new Executor({
      journal,
      clock,
      key,
      agentId,
      bootId,
      agentVersion: '0.1.0',
      siteId: organisation.siteId,
      policyPath: policyPath(home),
      trust: () => organisation.trust.body,
      home,
      log: () => undefined,
      onProgress: () => undefined,
      onChunk: () => undefined,
      onResult: () => undefined,
    });
    return clock;
  }

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'deskhand-executor-'));
    organisation = makeOrganisation();
    sequence = 0;
    start();
  });
  afterEach(async () => {
    await executor.stopAll();
    journal.close();
    rmSync(home, { recursive: true, force: true });
  });

  function job(wish: Pick<JobWish, 'action' | 'params'> & Partial<Job>) {
    sequence += 1;
    return makeJob(organisation, { agentId, sequence, ...wish });
  }

  function put(name: string) {
    const path = join(tmpdir(), `${organisation.siteId}-${name}`);
    return { path, wish: { action: 'file.put', params: { path, contentBase64: '', expectedSha256: null } } };
  }

  async function resultOf(jobId: string): Promise<Result> {
    for (let turn = 0; turn < 500; turn += 1) {
      const found = journal.findResult(jobId);
      if (found !== undefined) return found.body;
      await sleep(20);
    }
    throw new Error('there is no result after 10 s');
  }

  async function run(wish: Parameters<typeof job>[0]): Promise<Result> {
    const signed = job(wish);
    executor.accept(signed);
    executor.schedule();
    return resultOf(signed.body.jobId);
  }

  test('what was started and has no end is unknown after a crash, and is never started again', async () => {
    const { path, wish } = put('crash');
    const signed = job(wish);
    journal.addJob(signed, 'started');
    journal.setState(signed.body.jobId, 'started', 'boot-1');
    journal.noteChild(signed.body.jobId, nameProcess(process.pid));
    journal.addChunk(signed.body.jobId, {
      number: 0,
      stream: 'stdout',
      atMs: 1,
      data: Buffer.from('half a li'),
    });
    journal.close();
    start();
    executor.recover();
    const result = await resultOf(signed.body.jobId);
    assert.deepEqual([result.outcome, result.code, result.raw.keptBytes], ['unknown', 'interrupted', 9]);
    assert.match(result.note, /The agent ended .* still runs/);
    executor.accept(signed);
    executor.schedule();
    await sleep(50);
    assert.equal(existsSync(path), false);
  });

  test('what waited while the machine was off is not started before a desk has told the time', async () => {
    const { path, wish } = put('week');
    const signed = job({ ...wish, expiresAt: new Date(Date.now() + 60_000).toISOString() });
    journal.addJob(signed, 'waiting');
    journal.writeFact('provedTimeMs', String(Date.now()));
    journal.close();
    const clock = start();
    executor.recover();
    await sleep(50);
    assert.equal(existsSync(path), false);
    assert.equal(journal.findResult(signed.body.jobId), undefined);
    clock.take(new Date(Date.now() + 7 * 86_400_000).toISOString());
    executor.schedule();
    const { outcome, code } = await resultOf(signed.body.jobId);
    assert.deepEqual([outcome, code, existsSync(path)], ['refused', 'job.expired', false]);
  });

  test('after a reboot it says so; a read is run again', async () => {
    const effect = job(put('reboot').wish);
    const read = job({ action: 'file.hash', params: { path: '/etc/hostname' } });
    for (const signed of [effect, read]) {
      journal.addJob(signed, 'started');
      journal.setState(signed.body.jobId, 'started', 'boot-1');
    }
    journal.close();
    start('boot-2');
    executor.recover();
    assert.match((await resultOf(effect.body.jobId)).note, /The machine restarted/);
    assert.equal((await resultOf(read.body.jobId)).outcome, 'done');
  });

  test('the local policy takes away, at once, and allows nothing when it cannot be read', async () => {
    const wish = { action: 'file.hash', params: { path: '/etc/hostname' } };
    const codes: string[] = [];
    for (const policy of [
      '{}',
      '{"forbid":["file.*"]}',
      '{"readOnlyBelow":["/var/log"]}',
      '{"allow":["file.*"]}',
      '{',
    ]) {
      writeFileSync(policyPath(home), policy);
      codes.push((await run(wish)).code);
    }
    assert.deepEqual(codes, [
      'ok',
      'policy.forbidden',
      'path.forbidden',
      'policy.unreadable',
      'policy.unreadable',
    ]);
    writeFileSync(policyPath(home), '{"ceiling":"R0"}');
    assert.equal((await run(put('policy').wish)).code, 'policy.class-too-high');
  });

  test('a deadline ends the program and says so; a dry run leaves no trace', async () => {
    const silent = await run({
      action: 'net.ping',
      params: { host: '127.0.0.1', count: 20 },
      deadlineMs: 300,
    });
    // Where there is no ping the action has ended before its deadline, by that name.
    assert.match(`${silent.outcome} ${silent.code}`, /^failed (process\.timeout|program\.missing)$/);
    const { path, wish } = put('rehearsed');
    assert.equal((await run({ ...wish, dryRun: true })).outcome, 'done');
    assert.equal(existsSync(path), false);
  });

  test('results are chained, signed and number themselves', async () => {
    const results: Result[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      results.push(await run({ action: 'file.hash', params: { path: '/etc/hostname' } }));
    }
    assert.deepEqual(
      results.map((one) => one.number),
      [1, 2, 3],
    );
    assert.equal(results[0]?.previous, null);
    assert.equal(results[2]?.previous, bodyHash(results[1] ?? {}));
    const signed = journal.waitingResults(10);
    assert.ok(signed.every((one) => signersOf('result', one, [key.publicKey]).length === 1));
  });

  test('200 MB of output are cut at the cap with a note, and cost no memory', async () => {
    const recorder = new RawRecorder(journal, { jobId: 'big', capBytes: 1_048_576 }, () => undefined);
    const before = process.memoryUsage().rss;
    const ran = await runProcess(['seq', '1', '25000000'], {
      signal: AbortSignal.timeout(60_000),
      timeoutMs: 60_000,
      onBytes: (stream, bytes) => recorder.write(stream, bytes),
      onStart: () => undefined,
    });
    const raw = recorder.finish();
    assert.ok(raw.cutBytes > 200_000_000 && raw.keptBytes <= 1_048_576 + 100);
    assert.equal(ran.isCut, true);
    const last = journal.listChunks('big', raw.chunks - 1, 1)[0];
    assert.match(Buffer.from(last?.data ?? '', 'base64').toString(), /bytes more were cut/);
    assert.ok(process.memoryUsage().rss - before < 120_000_000);
  });

  test('a program that is missing, speaks binary or never ends has a name for it', async () => {
    const wishes = {
      signal: AbortSignal.timeout(20_000),
      onBytes: () => undefined,
      onStart: () => undefined,
    };
    assert.equal((await runProcess(['no-such-program'], { ...wishes, timeoutMs: 1000 })).end, 'missing');
    const zeros = await runProcess(['head', '-c', '100', '/dev/zero'], { ...wishes, timeoutMs: 5000 });
    assert.equal(zeros.isBinary, true);
    const endless = await runProcess(['sleep', '60'], { ...wishes, timeoutMs: 200 });
    assert.equal(endless.end, 'timeout');
    const spoken = await runProcess(['ls', '/no/such/place'], { ...wishes, timeoutMs: 5000 });
    assert.match(spoken.stderr, /No such file or directory/);
  });
});
