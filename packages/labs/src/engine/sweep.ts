import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { groupFolders, groupMark } from './limits.ts';
import { startOf } from './processes.ts';

/**
 * Removes what a killed engine left: the kernel ended its labs and their mounts, their cgroups stay.
 * A cgroup says in its name which process made it; only those whose process is gone are touched.
 */
export function sweepStale(): string[] {
  const removed: string[] = [];
  for (const folder of groupFolders()) {
    for (const name of list(folder)) {
      const [, owner, start] = new RegExp(`^${groupMark}-(\\d+)-(\\d+)-`).exec(name) ?? [];
      if (owner === undefined || startOf(Number(owner)) === start) continue;
      if (removeGroup(join(folder, name))) removed.push(join(folder, name));
    }
  }
  return removed;
}

function removeGroup(folder: string): boolean {
  try {
    for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)) {
      process.kill(Number(pid), 'SIGKILL');
    }
    rmdirSync(folder);
    return true;
  } catch {
    // Its last process is on the way out, or it is somebody else's: the next sweep looks again.
    return false;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
