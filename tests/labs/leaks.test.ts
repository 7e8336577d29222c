import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { prepareTrees, startLab } from '../../packages/labs/src/index.ts';
import { smallTopology } from './small.test-support.ts';
import { leftovers, processesIn, userNamespaceOf } from './traces.test-support.ts';

/** A handful here; `DESKHAND_LEAK_ROUNDS=50` is the long form. */
const rounds = Number(process.env['DESKHAND_LEAK_ROUNDS'] ?? 5);

/** What a process can leak that no process list shows: open files, and namespaces that they keep. */
function openFiles(): { count: number; namespaces: string[] } {
  const links = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return { count: links.length, namespaces: links.filter((link) => /^(user|net|mnt|pid):/.test(link)) };
}

/** In kibibytes; tmpfs of labs would show here. */
function sharedMemory(): number {
  return Number(/^Shmem:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
}

describe(`${rounds} labs up and down`, () => {
  before(() => prepareTrees({ layers: ['net'] }));

  it('leave no process, mount, namespace, interface, cgroup or file behind', async (t) => {
    const ups: number[] = [];
    const downs: number[] = [];
    const first = await startLab(smallTopology());
    await first.stop();
    const before = openFiles();
    const memoryBefore = sharedMemory();
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      const lab = await startLab(smallTopology());
      const up = performance.now();
      const space = userNamespaceOf(lab.pid);
      await lab.exec('srv', ['sh', '-c', 'head -c 30M /dev/zero >/srv/big']);
      ok(processesIn(space).length > 6);
      const asked = performance.now();
      await lab.stop();
      ups.push(up - started);
      downs.push(performance.now() - asked);
      deepEqual(processesIn(space), []);
      deepEqual(leftovers(), []);
    }
    const after = openFiles();
    deepEqual(after.namespaces, []);
    ok(after.count <= before.count + 2, `${before.count} open files became ${after.count}`);
    // Each lab held 30 MB: what stays must not grow with the rounds. Others use this machine too.
    const grownMb = (sharedMemory() - memoryBefore) / 1024;
    ok(grownMb < 20 * rounds, `${Math.round(grownMb)} MB of shared memory stayed`);
    t.diagnostic(`up ${describeTimes(ups)}, down ${describeTimes(downs)}`);
  });
});

function describeTimes(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b).map(Math.round);
  return `median ${sorted[Math.floor(sorted.length / 2)]} ms, most ${sorted.at(-1)} ms`;
}
