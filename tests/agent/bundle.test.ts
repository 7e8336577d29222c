import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentWorld } from '../../packages/protocol/src/conformance/index.ts';
import { makeAgentWorld } from '../../packages/protocol/src/conformance/index.ts';
import { bundleAgent } from '../../packages/agent/src/portable/bundle.ts';

const megabyte = 1_048_576;

/** Seconds of processor that a process has used (proc(5), fields 14 and 15, in hundredths). */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

describe('the agent as one file', () => {
  let folder = '';
  let world: AgentWorld;
  let sizeBytes = 0;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-bundle-'));
    const file = join(folder, 'deskhand-agent.mjs');
    sizeBytes = await bundleAgent(file);
    world = await makeAgentWorld([process.execPath, file]);
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('works, stays under 80 MB and uses next to nothing while idle', async (t) => {
    assert.ok(sizeBytes < 2 * megabyte, `${sizeBytes} bytes`);
    const machine = await world.enrol();
    const agent = world.start();
    const job = world.give(machine, { action: 'file.hash', params: { path: '/etc/hostname' } });
    assert.equal((await world.resultOf(machine, job)).body.outcome, 'done');
    const pid = agent.process.pid ?? 0;
    await sleep(1000);
    const before = cpuSeconds(pid);
    await sleep(6000);
    const share = (cpuSeconds(pid) - before) / 6;
    const resident = residentBytes(pid);
    t.diagnostic(
      `note: bundle ${(sizeBytes / 1024).toFixed(0)} kB, resident ${(resident / megabyte).toFixed(1)} MB, idle ${(share * 100).toFixed(2)} % of a core`,
    );
    assert.ok(resident < 80 * megabyte, `${resident} bytes resident`);
    assert.ok(share <= 0.01, `${share * 100} % of a core while idle`);
  });
});
