import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Processor seconds of a desk since it started. */
export interface CpuSeconds {
  readonly server: number;
  /** Of the processes that were named as standing apart. */
  readonly apart: number;
  /** The rest of its processes: PostgreSQL with all its backends, those that ended included. */
  readonly database: number;
}

/** Read from the kernel's own count, so that other programs on the machine do not matter. */
export function cpuSeconds(serverPid: number, apart: readonly number[] = []): CpuSeconds {
  const others = [...familyOf(serverPid, apart)].filter((pid) => pid !== serverPid);
  const database = others.map(usedBy).reduce((sum, [self, ended]) => sum + self + ended, 0);
  return {
    server: usedBy(serverPid)[0],
    apart: apart.map(usedBy).reduce((sum, [self]) => sum + self, 0),
    database,
  };
}

/** A process and all below it, without those that stand apart and what is below them. */
export function familyOf(rootPid: number, apart: readonly number[] = []): ReadonlySet<number> {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([rootPid]);
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const [pid, parent] of pairs)
      if (pid !== undefined && family.has(parent ?? -1) && !apart.includes(pid)) family.add(pid);
  }
  return family;
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
