import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Processor seconds of a desk since it started. */
export interface CpuSeconds {
  readonly server: number;
  /** The rest of its processes: PostgreSQL with all its backends, those that ended included. */
  readonly database: number;
}

/** Read from the kernel's own count, so that other programs on the machine do not matter. */
export function cpuSeconds(serverPid: number): CpuSeconds {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([serverPid]);
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const [pid, parent] of pairs) if (pid !== undefined && family.has(parent ?? -1)) family.add(pid);
  }
  family.delete(serverPid);
  const [own] = usedBy(serverPid);
  const database = [...family].map(usedBy).reduce((sum, [self, ended]) => sum + self + ended, 0);
  return { server: own, database };
}

/** Own time, and that of children that ended. */
function usedBy(pid: number): [own: number, ended: number] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const seconds = (at: number) => (fields[at] ?? 0) / ticksPerSecond;
    return [seconds(11) + seconds(12), seconds(13) + seconds(14)];
  } catch {
    return [0, 0];
  }
}
