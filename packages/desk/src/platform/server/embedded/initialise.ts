import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { runCommand, type Command } from './command.ts';
import { diskFull, EmbeddedError, explainOutput } from './errors.ts';
import type { Identity } from './identity.ts';

/** What making a cluster needs to know. */
export interface Ground {
  /** Holds `cluster`, its drafts, the socket and the lock. */
  readonly folder: string;
  readonly identity: Identity;
  readonly binaries: Binaries;
  readonly durable: boolean;
  readonly log: (line: string) => void;
}

/** An empty cluster with its first WAL segments takes 47 MB. */
const neededBytes = 100 * 1024 * 1024;

/**
 * The desk is not a superuser: a hole in its SQL reaches its own rows, not files or programs of the machine.
 * It makes databases for tests and restores.
 */
const bootstrapSql = [
  'CREATE ROLE deskhand LOGIN CREATEDB',
  'GRANT pg_monitor, pg_checkpoint, pg_signal_backend TO deskhand',
  'CREATE DATABASE deskhand OWNER deskhand',
]
  .map((statement) => `${statement};\n`)
  .join('');

/** Where the cluster of this folder lives. */
export function clusterOf(folder: string): string {
  return join(folder, 'cluster');
}

function readMajor(cluster: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function checkExisting(cluster: string, major: number, ours: number): void {
  if (major > ours) {
    throw new EmbeddedError('embedded.data_newer', {
      title: `The data in ${cluster} was written by PostgreSQL ${major}; this Deskhand brings ${ours}.`,
      hint: 'Start the newer Deskhand that wrote it, or name an empty folder in DESKHAND_DATA.',
    });
  }
  if (major < ours) {
    throw new EmbeddedError('embedded.data_older', {
      title: `The data in ${cluster} was written by PostgreSQL ${major}; this Deskhand brings ${ours}.`,
      hint: 'Make a backup with the Deskhand that wrote it and restore that into an empty data folder.',
    });
  }
  if (!Number.isInteger(major) || !existsSync(join(cluster, 'global', 'pg_control'))) {
    throw new EmbeddedError('embedded.data_damaged', {
      title: `The database in ${cluster} is not complete.`,
      hint: 'Restore a backup into an empty data folder; keep this one until that worked.',
    });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Drafts of starts that were killed; one whose process lives is being written right now. */
function removeDeadDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^draft-(\d+)-/.exec(name)?.[1]);
    if (!pid || (pid !== process.pid && isRunning(pid))) continue;
    rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Makes a name in a folder last through a power cut. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function fillDraft(ground: Ground, draft: string): Promise<void> {
  const { identity, binaries } = ground;
  const common = { identity, binaries, deathSignal: 'KILL' } satisfies Partial<Command>;
  const made = await runCommand({
    ...common,
    program: binaries.initdb,
    args: [
      `--pgdata=${draft}`,
      '--username=postgres',
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      // Sorting that no update of the operating system can change under an index.
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--no-instructions',
      ...(ground.durable ? [] : ['--no-sync']),
    ],
  });
  if (made.code !== 0) throw explainOutput('embedded.initialise_failed', made.output, ground.folder);
  const settings = ['exit_on_error=on', 'log_min_messages=log', ...(ground.durable ? [] : ['fsync=off'])];
  const args = ['--single', '-D', draft, ...settings.flatMap((one) => ['-c', one]), 'postgres'];
  const filled = await runCommand({ ...common, program: binaries.postgres, args }, bootstrapSql);
  if (filled.code !== 0) throw explainOutput('embedded.initialise_failed', filled.output, ground.folder);
}

/**
 * Makes sure that the folder holds a whole cluster of our version. A new one is made in a draft beside it and renamed
 * when it is complete and on disk: a start that is killed on the way leaves nothing that a later start could use.
 */
export async function ensureCluster(ground: Ground): Promise<void> {
  const cluster = clusterOf(ground.folder);
  const major = readMajor(cluster);
  removeDeadDrafts(ground.folder);
  if (major !== undefined) return checkExisting(cluster, major, ground.binaries.major);
  if (existsSync(cluster)) {
    if (readdirSync(cluster).length > 0) {
      throw new EmbeddedError('embedded.folder_foreign', {
        title: `${cluster} holds something that is not a database of Deskhand.`,
        hint: 'Move it away, or name another folder in DESKHAND_DATA.',
      });
    }
    rmdirSync(cluster);
  }
  const { bavail, bsize } = statfsSync(ground.folder);
  if (bavail * bsize < neededBytes) throw diskFull(ground.folder, `${bavail * bsize} bytes are free`);
  ground.log('Creating the database ...');
  const draft = join(ground.folder, `draft-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(draft, { mode: 0o700 });
    chownSync(draft, ground.identity.uid, ground.identity.gid);
    await fillDraft(ground, draft);
    renameSync(draft, cluster);
    syncFolder(ground.folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true, maxRetries: 5 });
    // Another start was first: its cluster is as good as ours.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
