import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, startOf } from './processes.ts';

/** What one lab may take of this machine. */
export interface Limits {
  readonly memoryMb: number;
  readonly processes: number;
  /** For the files of each host. */
  readonly diskMb: number;
}

const mount = '/sys/fs/cgroup';
/** In front of every cgroup of ours; what comes after it is the process that made it. */
export const groupMark = 'deskhand-lab';

/**
 * Puts a lab into a cgroup of its own, version 2 or 1, and returns what removes it.
 * Where none can be made (an ordinary user without a delegated one) the limit on processes of each user of the
 * lab and the sizes of its disks are what is left.
 */
export function limitLab(pid: number, limits: Limits): () => void {
  const pids = [pid, ...childrenOf(pid)];
  const name = `${groupMark}-${process.pid}-${startOf(process.pid)}-${pid}`;
  const made = parents().flatMap((parent) => {
    const folder = join(parent.folder, name);
    try {
      mkdirSync(folder);
      for (const [file, value] of parent.settings(limits)) writeFileSync(join(folder, file), value);
      for (const one of pids) writeFileSync(join(folder, 'cgroup.procs'), String(one));
      return [folder];
    } catch {
      remove(folder);
      return [];
    }
  });
  return () => made.forEach(remove);
}

/** Where cgroups of ours can be. */
export function groupFolders(): string[] {
  return parents().map((parent) => parent.folder);
}

interface Parent {
  readonly folder: string;
  readonly settings: (limits: Limits) => readonly (readonly [file: string, value: string])[];
}

const bytes = (mb: number): string => String(mb * 1024 * 1024);

/** Where cgroups of ours can be made. */
function parents(): Parent[] {
  if (existsSync(join(mount, 'cgroup.controllers'))) {
    return [
      {
        folder: join(mount, ownGroup('')),
        settings: (limits) => [
          ['memory.max', bytes(limits.memoryMb)],
          ['pids.max', String(limits.processes)],
        ],
      },
    ];
  }
  const memory: Parent = {
    folder: join(mount, 'memory', ownGroup('memory')),
    settings: (limits) => [['memory.limit_in_bytes', bytes(limits.memoryMb)]],
  };
  const processes: Parent = {
    folder: join(mount, 'pids', ownGroup('pids')),
    settings: (limits) => [['pids.max', String(limits.processes)]],
  };
  return [memory, processes].filter((parent) => existsSync(parent.folder));
}

/**
 * The cgroup under which this process may make others: root takes the top. In version 2 a group that holds
 * processes cannot pass its controllers on, so an ordinary user goes one up, to what was delegated to it.
 */
function ownGroup(controller: string): string {
  if (process.getuid?.() === 0) return '';
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
  const own = lines.map((line) => line.split(':')).find(([, controllers]) => controllers === controller);
  return join(own?.[2] ?? '/', controller === '' ? '..' : '.');
}

function remove(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not there, or its last process is still going: the next sweep takes it.
  }
}
