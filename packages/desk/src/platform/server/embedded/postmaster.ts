import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What `postmaster.pid` says of the server of a cluster (miscadmin.h of PostgreSQL: line 1 pid, 5 folder of the socket, 8 status). */
export interface Postmaster {
  readonly pid: number;
  readonly status: string;
  readonly socketFolder: string;
}

/** Reads the note that a server leaves in its cluster; undefined when there is none. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return {
      pid: Number(lines[0]),
      status: (lines[7] ?? '').trim(),
      socketFolder: lines[4] ?? '',
    };
  } catch {
    return undefined;
  }
}

/** Every process of PostgreSQL stands in the folder of its cluster: the backends that outlive their postmaster too. */
function worksIn(pid: string, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return false;
  }
}

/** The processes of this cluster that are still there, as far as this system shows them. */
export function processesOf(cluster: string): number[] {
  if (!existsSync('/proc/self/cwd') || !existsSync(cluster)) return [];
  const path = realpathSync(cluster);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && worksIn(name, path))
    .map(Number);
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Removes the notes of a dead server whose pid now belongs to a stranger, as after a reboot or in a restarted
 * container: PostgreSQL would take the stranger for its old server and refuse for ever. Only done when no process of
 * the cluster is left; where that cannot be seen, PostgreSQL's own caution stays.
 */
export function clearStaleNotes(cluster: string, socketFolder: string): void {
  if (!existsSync('/proc/self/cwd')) return;
  const notes = [join(cluster, 'postmaster.pid'), join(socketFolder, '.s.PGSQL.5432.lock')];
  const misleading = notes.filter((note) => {
    if (!existsSync(note)) return false;
    return isTaken(Number(readFileSync(note, 'utf8').split('\n')[0]));
  });
  if (misleading.length === 0 || processesOf(cluster).length > 0) return;
  for (const note of misleading) rmSync(note, { force: true });
}
