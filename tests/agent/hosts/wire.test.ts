import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  rmdirSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { describeFinding } from '../../faults/finding.ts';
import { doom } from '../../faults/kill-at-write.ts';
import { Errands, word } from './errands.ts';
import { judgeMachine } from './judge-machine.ts';
import { LocalAgent } from './local-agent.ts';
import { Office } from './office.ts';
import { readRecord } from './read-record.ts';
import { until } from './until.ts';
import { Wire } from './wire.ts';

const needsRoot = process.getuid?.() === 0 ? false : 'needs root, to mount a small disk';
/** The writes of one job at which the agent is killed; FAULTS_WRITES=all takes thirty, one after the other. */
const moments =
  process.env['FAULTS_WRITES'] === 'all' ? Array.from({ length: 30 }, (_, at) => at + 1) : [3, 9];

describe('an agent on a wire that loses, doubles and breaks', () => {
  let office: Office;
  let wire: Wire;
  let agent: LocalAgent;
  let errands: Errands;

  before(async () => {
    office = await Office.open();
    wire = await Wire.open(office.place.agentPort);
    agent = new LocalAgent();
  });
  after(async () => {
    await agent?.remove();
    await wire?.close();
    assert.deepEqual(await office?.close(), []);
  });

  const connected = (): Promise<unknown> =>
    until('the connection', async () => (await office.machine(errands.machineId)).isConnected);

  async function again(): Promise<void> {
    await agent.end('SIGTERM');
    agent.start();
    const before = agent.said().length;
    await until('the agent is here again', () => agent.said().slice(before).includes('connected by'));
  }

  async function judge(of: Errands, effects: ReadonlyMap<string, number>): Promise<string[]> {
    const seen = { asked: of.asked, effects };
    const record = await readRecord(await office.query(), of.machineId, seen);
    return judgeMachine(record).map(describeFinding);
  }

  it('sends everything twice: nothing happens twice, and no copy is suspected (F-058)', async () => {
    wire.trouble.isDoubling = true;
    const machineId = await agent.enrol(wire.url, await office.invite());
    errands = new Errands(office, machineId, agent.effectsFolder);
    agent.start();
    await connected();
    const ids = await Promise.all(Array.from({ length: 8 }, () => errands.put()));
    for (const id of ids) assert.equal(word(await office.ended(id)), 'done ok');
    wire.trouble.isDoubling = false;
    assert.equal((await office.machine(machineId)).state, 'approved');
  });

  it('brings all of it once more, later and after a new start of the desk: refused, every time', async () => {
    const replay = async (): Promise<string[]> => {
      const taken: string[] = [];
      for (const carried of wire.carried.filter(({ path }) => !path.endsWith('/enrol'))) {
        const { status } = await wire.send(carried);
        if (status !== 401 && status !== 409)
          taken.push(`${status} ${carried.path} ${JSON.stringify(carried.headers)}`);
      }
      return taken;
    };
    assert.deepEqual(await replay(), []);
    await office.kill('server');
    await office.start();
    assert.deepEqual(await replay(), []);
    assert.equal((await office.machine(errands.machineId)).state, 'approved');
    await again();
    assert.equal(word(await office.ended(await errands.put())), 'done ok');
  });

  it('lets nothing of the desk through, then nothing of the machine: each job is done once (F-051)', async () => {
    await again();
    wire.trouble.isDeaf = true;
    const unheard = await errands.put();
    await until(
      'the desk has spoken to it',
      async () => (await office.machine(errands.machineId)).isConnected,
    );
    assert.equal((await office.job(unheard)).state, 'queued', 'nothing says that it was delivered');
    wire.trouble.isDeaf = false;
    wire.cut();
    assert.equal(word(await office.ended(unheard, 60_000)), 'done ok');
    const unsaid = await errands.put({ notBeforeAt: new Date(Date.now() + 2500).toISOString() });
    await until('it was taken', async () => (await office.job(unsaid)).state === 'accepted');
    wire.trouble.isMute = true;
    await until('the deed', () => agent.effects.has(`file-${errands.asked.length}`));
    assert.notEqual((await office.job(unsaid)).state, 'ended');
    wire.trouble.isMute = false;
    wire.cut();
    assert.equal(word(await office.ended(unsaid, 60_000)), 'done ok');
  });

  it('resets uploads in their middle and ends connections before the answer: the evidence is whole (F-052)', async () => {
    await again();
    const big = join(agent.effectsFolder, 'big.log');
    writeFileSync(
      big,
      Array.from({ length: 12_000 }, (_, at) => `line ${at} of a long log that is read whole\n`).join(''),
    );
    wire.trouble.resets = 2;
    wire.trouble.lostAnswers = 2;
    const jobId = await errands.look('file.fetch', { path: big });
    const job = await office.ended(jobId, 60_000);
    assert.equal(word(job), 'done ok', job.note ?? '');
    assert.equal(job.raw?.isComplete, true);
    await until('every trouble', () => wire.trouble.resets + wire.trouble.lostAnswers === 0);
    assert.equal((await office.job(jobId)).hasConflict, false);
  });

  for (const nth of moments) {
    it(`killed when it is about to write for the ${nth}. time: one word, and it is true (F-007)`, async () => {
      await again();
      const doomed = await doom(agent.pid, nth, 'pwrite64,fdatasync,rename,write,sendto');
      const jobId = await errands.put();
      await until(
        'the kill or the end',
        async () => agent.hasEnded || (await office.job(jobId)).state === 'ended',
      );
      await doomed.spare();
      await again();
      assert.match(word(await office.ended(jobId)), /^(done ok|unknown interrupted)$/);
    });
  }

  it('in all that: each result once, whole and in one chain, each effect at most once', async () => {
    assert.deepEqual(await judge(errands, agent.effects), []);
  });

  it(
    'fills its small disk while it is cut off: no evidence is lost, new work is refused by name (F-060)',
    { skip: needsRoot },
    async () => {
      await agent.end('SIGTERM');
      const disk = mkdtempSync(join(tmpdir(), 'deskhand-spool-'));
      assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]).status, 0);
      const small = new LocalAgent(join(disk, 'home'));
      try {
        const of = new Errands(
          office,
          await small.enrol(wire.url, await office.invite()),
          small.effectsFolder,
        );
        small.start();
        await until('the connection', async () => (await office.machine(of.machineId)).isConnected);
        const log = join(small.effectsFolder, 'a.log');
        writeFileSync(log, 'x'.repeat(99).concat('\n').repeat(10_000));
        const due = { notBeforeAt: new Date(Date.now() + 5000).toISOString() };
        const ids = await Promise.all(
          Array.from({ length: 60 }, () => of.look('file.fetch', { path: log }, due)),
        );
        await until('all were taken', async () => {
          const query = await office.query();
          const left = await query(
            `select 1 from endpoints_jobs where machine_id = '${of.machineId}' and state = 'queued'`,
          );
          return left.length === 0;
        });
        wire.trouble.isMute = true;
        wire.cut();
        const freeBytes = (): number => statfsSync(disk).bavail * statfsSync(disk).bsize;
        await until('a disk that is as full as it may be', () => freeBytes() < 1_300_000);
        assert.ok(freeBytes() > 300_000, `${freeBytes()} bytes are left to the machine`);
        const ballast = openSync(join(disk, 'ballast'), 'w');
        assert.throws(() => {
          for (;;) writeSync(ballast, Buffer.alloc(4096));
        }, /ENOSPC/);
        closeSync(ballast);
        assert.equal(small.hasEnded, false, small.said());
        wire.trouble.isMute = false;
        wire.cut();
        rmSync(join(disk, 'ballast'));
        const words = new Map<string, number>();
        for (const id of ids) {
          const said = word(await office.ended(id, 60_000));
          words.set(said, (words.get(said) ?? 0) + 1);
        }
        assert.deepEqual([...words.keys()].toSorted(), ['done ok', 'refused journal.full']);
        assert.ok((words.get('done ok') ?? 0) >= 10, JSON.stringify([...words]));
        assert.equal(small.hasEnded, false, small.said());
        assert.deepEqual(await judge(of, new Map()), []);
      } finally {
        await small.remove();
        spawnSync('umount', ['--lazy', disk]);
        rmdirSync(disk);
      }
    },
  );
});
