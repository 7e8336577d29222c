import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { waitReady } from './desk/desk-process.ts';
import { findPostmaster } from './desk/processes.ts';
import { describeFinding } from './finding.ts';
import { connectTo, queryOn } from './judge/stored.ts';
import { quiesce } from './quiesce.ts';
import { endDesk, reconcile } from './run-rounds.ts';
import { setUp, type Stage } from './set-up.ts';

const needsRoot = process.getuid?.() === 0 ? false : 'needs root, to mount a small disk';

/** A disk of its own in memory, with room for a cluster and some work. */
function mountSmallDisk(): { path: string; unmount: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'deskhand-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=260m', 'tmpfs', path], { encoding: 'utf8' });
  assert.equal(mounted.status, 0, mounted.stderr);
  return {
    path,
    unmount() {
      spawnSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (;;) writeSync(handle, Buffer.alloc(4096));
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  } finally {
    closeSync(handle);
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 600, `waited in vain for ${isSo.toString()}`);
    await sleep(100);
  }
}

describe('a full disk (F-027)', { skip: needsRoot }, () => {
  let disk: ReturnType<typeof mountSmallDisk>;
  let stage: Stage;
  const ballast = (): string => join(disk.path, 'ballast');
  const met = (what: string): number => stage.met.troubles.get(what) ?? 0;
  const acknowledged = (): number => stage.ledger.entries().filter((one) => one.acknowledged).length;
  const statusOf = async (path: string): Promise<number> =>
    stage.ask({ method: 'GET', path }).then(
      (answer) => answer.status,
      () => 0,
    );

  before(async () => {
    disk = mountSmallDisk();
    stage = await setUp({ seed: 27, scale: 3, dataDir: join(disk.path, 'data') });
    stage.workload.run(1);
    await until(() => acknowledged() > 50);
  });
  after(async () => {
    await stage?.tearDown();
    disk.unmount();
  });

  it('is said to whoever writes, with a code, while readers are served', async () => {
    fill(ballast());
    await until(() => met('507 platform.disk_full') > 20);
    assert.equal(await statusOf('/api/tickets?status=unresolved'), 200);
    assert.equal(met('500 platform.internal'), 0);
    assert.equal([...stage.met.troubles.keys()].filter((what) => what.startsWith('read:')).length, 0);
  });

  it('may end PostgreSQL; the desk then waits for space and says so, and does not end', async () => {
    const host = findPostmaster(stage.running.place.dataDir)?.socketFolder ?? '';
    const client = new pg.Client({ host, user: 'postgres', database: 'deskhand' });
    client.on('error', () => {});
    await client.connect();
    const writeLog = async (): Promise<void> => {
      for (;;) await client.query(`select pg_logical_emit_message(true, 'faults', repeat('x', 1000000))`);
    };
    await assert.rejects(writeLog());
    await until(async () => (await statusOf('/readyz')) === 503);
    await until(() => stage.running.desk.said().includes('Starting it again when there is space'));
    assert.equal(await statusOf('/healthz'), 200);
  });

  it('is over when there is space again, without a start by hand', async () => {
    rmSync(ballast());
    await waitReady(stage.running.desk, stage.running.place, Date.now());
    const before = acknowledged();
    await until(() => acknowledged() > before + 50);
  });

  it('has cost nothing that was acknowledged', async () => {
    await stage.workload.pause();
    const client = await connectTo(stage.running.place.dataDir);
    try {
      await quiesce(stage, queryOn(client), true);
      // A mail that was taken by the sink and could not be noted leaves again, as after a kill.
      const noted = stage.sink.caught.map((one) => one.atMs);
      const findings = [...stage.met.findings, ...(await reconcile(stage, queryOn(client), noted))];
      const broken = findings.filter((one) => one.invariant !== 'answers');
      assert.deepEqual(broken.map(describeFinding), []);
    } finally {
      await client.end();
    }
    assert.deepEqual(await endDesk(stage), []);
  });
});
