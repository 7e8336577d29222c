import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { describeFinding } from '../../faults/finding.ts';
import { counterFile } from './counter.ts';
import type { HostAgent } from './host-agent.ts';
import { judgeMachine, type Asked } from './judge-machine.ts';
import { Office, type ShownJob } from './office.ts';
import { readRecord } from './read-record.ts';
import { authorityPath, gateUrl, startSite, type Site } from './site.ts';
import { until } from './until.ts';

const skip =
  process.getuid?.() === 0 ? false : 'hosts of a lab with programs of ours take the rights of root';
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('agents on hosts of a lab, against a desk', { skip }, () => {
  let office: Office;
  let site: Site;
  let pc: HostAgent;
  let machineId = '';
  let count = 0;
  const asked: Asked[] = [];

  before(async () => {
    office = await Office.open();
    site = await startSite(['pc1', 'pc2'], office.place.agentPort);
    pc = site.host('pc1');
    await pc.watch();
    await pc.must('service counter start');
    machineId = await enrol(pc);
    await pc.start();
    await connected(true);
  });
  after(async () => {
    await site?.stop();
    assert.deepEqual(await office?.close(), []);
  });

  async function enrol(host: HostAgent): Promise<string> {
    const answer = await host.enrol(gateUrl, await office.invite(), authorityPath);
    assert.equal(answer.code, 0, answer.stderr);
    return /is ([0-9a-f-]{36}) and/.exec(answer.stdout)?.[1] ?? '';
  }

  const connected = (is: boolean): Promise<unknown> =>
    until(`connected: ${is}`, async () => (await office.machine(machineId)).isConnected === is);

  /** Asks for a file that was not there. */
  async function put(more: object = {}, mustNotRun = false): Promise<string> {
    const effect = `file-${(count += 1)}`;
    const params = { path: `/var/tmp/effects/${effect}`, contentBase64: 'aGk=', expectedSha256: null };
    const jobId = await office.give(machineId, { action: 'file.put', params, ...more });
    asked.push({ jobId, effect, mustNotRun });
    return jobId;
  }

  async function restartCounter(): Promise<string> {
    const jobId = await office.give(machineId, { action: 'service.restart', params: { service: 'counter' } });
    asked.push({ jobId, effect: null });
    return jobId;
  }

  const counted = async (): Promise<number> =>
    (await pc.run(`cat ${counterFile}`)).stdout.split('\n').filter((line) => line !== '').length;

  const accepted = (ids: readonly string[]): Promise<unknown> =>
    until('all taken', async () => {
      const query = await office.query();
      const taken = await query<{ id: string }>(`select id from endpoints_jobs where state <> 'queued'`);
      return ids.every((id) => taken.some((one) => one.id === id));
    });

  const word = ({ outcome, code }: ShownJob): string => `${outcome} ${code}`;

  it('works: enrolled by one line, commanded, and the evidence is whole', async () => {
    const job = await office.ended(await put());
    assert.equal(word(job), 'done ok', job.note ?? '');
    assert.equal(job.raw?.isComplete, true);
  });

  it('killed while its program runs: the one that comes back names it, waits for its end and reads back (F-007)', async () => {
    const jobId = await restartCounter();
    await until('the program', async () => (await counted()) === 1);
    await pc.signal('KILL');
    await pc.start();
    const job = await office.ended(jobId);
    assert.equal(word(job), 'done ok', job.note ?? '');
    assert.match(job.note ?? '', /its program went on without it; it was read back/);
    assert.equal(await counted(), 1);
  });

  it('killed, and back when its program has ended by itself: it is read back and not done again', async () => {
    const jobId = await restartCounter();
    await until('the program', async () => (await counted()) === 2);
    await pc.signal('KILL');
    await until('its end', async () => (await pc.run('pgrep -f "counter[ ]restart"')).code === 1);
    await pc.start();
    const job = await office.ended(jobId);
    assert.equal(word(job), 'done ok', job.note ?? '');
    assert.match(job.note ?? '', /read back/);
    assert.equal(await counted(), 2);
  });

  it('switched off in the middle: unknown, nothing is done again, and a person decides', async () => {
    const jobId = await restartCounter();
    await until('the program', async () => (await counted()) === 3);
    await pc.restart();
    await pc.watch();
    await pc.start();
    assert.equal(word(await office.ended(jobId)), 'unknown interrupted');
    assert.equal(await counted(), 3);
    assert.ok((await office.machine(machineId)).concerns.includes('outcome-unknown'));
    await office.ask('POST', `/api/machines/jobs/${jobId}/decide`, {
      verdict: 'happened',
      reason: 'The line is there, and the service was started by hand.',
    });
    assert.equal((await office.job(jobId)).decision?.verdict, 'happened');
    assert.ok(!(await office.machine(machineId)).concerns.includes('outcome-unknown'));
    await pc.must('service counter start');
  });

  it('cut off: a hundred results wait and come once, whole and in order; what expired meanwhile is not done (F-050)', async () => {
    const due = { notBeforeAt: soon(7000) };
    const ids: string[] = [];
    while (ids.length < 100) ids.push(...(await Promise.all(Array.from({ length: 10 }, () => put(due)))));
    await accepted(ids);
    await pc.cable(false);
    const late = await put({ expiresInSeconds: 10 }, true);
    await until('the work', async () => (await pc.effects()).size >= count - 1);
    await until('the end of its time', async () => (await office.job(late)).state === 'expired');
    await pc.cable(true);
    for (const id of ids) assert.equal(word(await office.ended(id)), 'done ok');
    asked.splice(
      asked.findIndex((one) => one.jobId === late),
      1,
    );
    assert.equal((await pc.effects()).get(`file-${count}`), undefined);
  });

  it('off for seven days: what it had is delivered, what waited is over and refused, the gap is told (F-060)', async () => {
    const due = await put({ notBeforeAt: soon(3000), expiresInSeconds: 3600 });
    const waiting = await put({ notBeforeAt: soon(15_000), expiresInSeconds: 17 }, true);
    await accepted([due, waiting]);
    await pc.cable(false);
    await until('the work', async () => (await pc.effects()).has(`file-${count - 1}`));
    await pc.signal('TERM');
    await pc.passDays(7);
    await until(
      'the end of its time',
      async () => Date.now() > Date.parse((await office.job(waiting)).expiresAt),
    );
    await pc.start();
    await until('a start without a desk', async () =>
      /not connected.*EHOST|not connected.*in time/.test(await pc.log()),
    );
    assert.ok(!(await pc.effects()).has(`file-${count}`), 'nothing is begun before a desk has told the time');
    await pc.signal('TERM');
    await pc.cable(true);
    await pc.start();
    assert.equal(word(await office.ended(due)), 'done ok');
    assert.equal(word(await office.ended(waiting)), 'refused job.expired');
    const health = await until('a sample', async () => {
      const machine = await office.machine(machineId);
      return (machine.health?.droppedSamples ?? 0) > 0 && machine;
    });
    assert.ok((health.health?.droppedSamples ?? 0) >= 7 * 24 * 60 - 2, JSON.stringify(health.health));
    assert.ok(health.concerns.includes('samples-dropped'));
  });

  const year = 365 * 86_400_000;
  const clocks: readonly (readonly [name: string, clock: string, isOff: (ms: number) => boolean])[] = [
    ['a day behind', '-1d', (ms) => ms < -80_000_000],
    ['a day ahead', '+1d', (ms) => ms > 80_000_000],
    ['a year ahead', '+365d', (ms) => ms > year - 86_400_000],
    ['in 1970', '@1970-01-03 00:00:00', (ms) => ms < -50 * year],
    ['running ten times too fast', '+0 x10', () => true],
  ];
  for (const [name, clock, isOff] of clocks) {
    it(`works with a wall clock ${name}, and the desk knows by how much it is off (F-044)`, async () => {
      await pc.signal('TERM');
      await pc.start(clock);
      await until('its own clock at the desk', async () => {
        const { clockOffsetMs, isConnected } = await office.machine(machineId);
        return isConnected && isOff(clockOffsetMs ?? 0);
      });
      const job = await office.ended(await put({ expiresInSeconds: 30 }));
      assert.equal(word(job), 'done ok');
      assert.ok(isOff(job.clockOffsetMs ?? 0), String(job.clockOffsetMs));
      if (clock.startsWith('+0')) return;
      assert.ok((await office.machine(machineId)).concerns.includes('clock-off'));
      const { receivedAt, endedAt } = job;
      assert.ok(
        Math.abs(Date.parse(receivedAt ?? '') - Date.now()) < 60_000,
        "the time of receipt is the desk's",
      );
      assert.ok(
        Math.abs(Date.parse(endedAt ?? '') - Date.now()) < 60_000,
        "the machine tells by the desk's time",
      );
    });
  }

  it('copied to a second host: both are stopped, a person releases, and the copy is caught again', async () => {
    await pc.signal('TERM');
    await pc.start();
    await connected(true);
    const copy = site.host('pc2');
    await copy.pasteHome(await pc.copyHome());
    await copy.start();
    const stateIs = (state: string): Promise<unknown> =>
      until(state, async () => (await office.machine(machineId)).state === state);
    await stateIs('quarantined');
    await until('both to hear of it', async () => {
      const logs = [await pc.log(), await copy.log()];
      return logs.every((log) => log.includes('agent.quarantined'));
    });
    await copy.signal('TERM');
    await pc.signal('TERM');
    const release = { reason: 'The one on the desk is the real one.' };
    await office.ask('POST', `/api/machines/${machineId}/release`, release);
    await pc.start();
    await connected(true);
    assert.equal(word(await office.ended(await put())), 'done ok');
    await copy.start();
    await stateIs('quarantined');
    await copy.signal('TERM');
    await office.ask('POST', `/api/machines/${machineId}/release`, release);
  });

  it('in all that: each result once, whole and in one chain, each effect at most once', async () => {
    const effects = await pc.effects();
    const findings = judgeMachine(await readRecord(await office.query(), machineId, { asked, effects }));
    assert.deepEqual(findings.map(describeFinding), []);
  });
});
