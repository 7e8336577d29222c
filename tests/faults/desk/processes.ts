import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** The processes of PostgreSQL that work in a cluster: each stands in its folder, whoever its parent is now. */
export function processesOf(dataDir: string): number[] {
  const cluster = clusterOf(dataDir);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && standsIn(name, cluster))
    .map(Number);
}

function clusterOf(dataDir: string): string {
  return join(realpathSync(dataDir), 'database', 'cluster');
}

function standsIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/** What the running server has noted about itself (miscadmin.h of PostgreSQL: pid, data, start, port, socket folder). */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
  readonly isReady: boolean;
}

/** Reads the note of the server; undefined when none runs. */
export function findPostmaster(dataDir: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(clusterOf(dataDir), 'postmaster.pid'), 'utf8').split('\n');
    return {
      pid: Number(lines[0]),
      socketFolder: (lines[4] ?? '').trim(),
      isReady: (lines[7] ?? '').trim() === 'ready',
    };
  } catch {
    return undefined;
  }
}

/** Ends processes at once; those that are gone already are no trouble. */
export function killAll(pids: readonly number[]): void {
  // 0 would be our own process group.
  for (const pid of pids.filter((one) => one !== 0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
}
