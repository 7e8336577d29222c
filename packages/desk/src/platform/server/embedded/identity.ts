import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedError } from './errors.ts';

/** As whom PostgreSQL runs. It refuses uid 0, so under root it lives in a user namespace or under another user. */
export interface Identity {
  /** Owner of the files on disk. */
  readonly uid: number;
  readonly gid: number;
  /** Inside a user namespace in which the owner is called nobody: no account, no chown, works from any path of ours. */
  readonly namespaced: boolean;
}

/** nobody on Debian and its kin; the one account that is there everywhere. */
const nobody = 65534;
const asNobody: Identity = { uid: nobody, gid: nobody, namespaced: false };

const namespace = ['unshare', '-U', `--map-user=${nobody}`, `--map-group=${nobody}`];

/** The start of a command line, and as whom to spawn it. */
export function runAs(identity: Identity): { prefix: string[]; spawn: { uid?: number; gid?: number } } {
  if (identity.namespaced) return { prefix: [...namespace], spawn: {} };
  const own = identity.uid === process.getuid?.();
  return { prefix: [], spawn: own ? {} : { uid: identity.uid, gid: identity.gid } };
}

/** initdb asks for the name of its user, and everybody must reach the programs and write the folder. */
function works(identity: Identity, binaries: Binaries, folder: string): boolean {
  const { prefix, spawn } = runAs(identity);
  const passes = (command: string[]): boolean => {
    const [file = '', ...args] = [...prefix, ...command];
    return spawnSync(file, args, { ...spawn, stdio: 'ignore' }).status === 0;
  };
  return passes(['test', '-x', binaries.postgres, '-a', '-w', folder]) && passes(['id', '-un']);
}

/** A folder that is not there yet, or that root has only just made on the way here: nobody has a claim on it. */
function isFresh(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).uid === 0 && readdirSync(folder).length === 0);
}

/** Who owns the place that the folder is in. */
function nearestOwner(folder: string): Identity {
  if (folder !== dirname(folder) && isFresh(folder)) return nearestOwner(dirname(folder));
  const { uid, gid } = statSync(folder);
  return { uid, gid, namespaced: false };
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function refuseRoot(folder: string): EmbeddedError {
  return new EmbeddedError('embedded.root_refused', {
    title: `PostgreSQL does not run as root, and no other way was found to give it ${folder}.`,
    hint:
      'Start Deskhand as an ordinary user; or allow user namespaces; or name a folder in DESKHAND_DATA that ' +
      'other users can reach, such as /var/lib/deskhand; or use DATABASE_URL.',
  });
}

/** Makes what is missing of the data folder and the folder of the database in it; says which of them are fresh. */
function makeFolders(folder: string): { fresh: string[] } {
  const parent = dirname(folder);
  const fresh = [parent, folder].filter(isFresh);
  mkdirSync(dirname(parent), { recursive: true });
  for (const one of fresh) mkdirSync(one, { recursive: true, mode: 0o700 });
  return { fresh };
}

/** Hands what is fresh to its user; nobody may pass through the data folder but not list it. */
function handOver(fresh: readonly string[], folder: string, to: Identity): void {
  for (const one of fresh) {
    const isShared = one !== folder && to === asNobody;
    chownSync(one, isShared ? 0 : to.uid, isShared ? 0 : to.gid);
    chmodSync(one, isShared ? 0o711 : 0o700);
  }
}

/** Root on a new folder: the person whose folder it is, else a namespace, else nobody. */
function chooseForRoot(folder: string, binaries: Binaries): Identity {
  const owner = nearestOwner(folder);
  const asRoot: Identity = { uid: 0, gid: 0, namespaced: true };
  const fitting = owner.uid === 0 ? asRoot : owner;
  const { fresh } = makeFolders(folder);
  if (!fresh.includes(folder)) {
    if (works(fitting, binaries, folder)) return fitting;
    throw refuseRoot(folder);
  }
  for (const candidate of [fitting, asRoot, asNobody]) {
    handOver(fresh, folder, candidate);
    if (works(candidate, binaries, folder)) return candidate;
  }
  for (const one of fresh.toReversed()) rmdirSync(one);
  throw refuseRoot(folder);
}

/** Decides as whom PostgreSQL runs and makes the folder that holds its cluster and socket, mode 0700. */
export function prepareFolder(folder: string, binaries: Binaries): Identity {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid === 0) return chooseForRoot(folder, binaries);
  makeFolders(folder);
  chmodSync(folder, 0o700);
  const plain: Identity = { uid, gid, namespaced: false };
  // A container's numbered user has no name, which initdb insists on; a namespace lends it one.
  const lent: Identity = { ...plain, namespaced: true };
  return !hasName() && works(lent, binaries, folder) ? lent : plain;
}
