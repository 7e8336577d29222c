import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from 'node:fs';
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

function nearestOwner(folder: string): Identity {
  const existing = existsSync(folder) ? folder : dirname(folder);
  if (existing === folder || existing === dirname(existing)) {
    const { uid, gid } = statSync(existing);
    return { uid, gid, namespaced: false };
  }
  return nearestOwner(existing);
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

function makeFolder(folder: string, mode: number): void {
  mkdirSync(dirname(folder), { recursive: true, mode });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Root on a new folder: a namespace first, then the person whose folder it is, then nobody. */
function chooseForRoot(folder: string, binaries: Binaries): Identity {
  const owner = nearestOwner(folder);
  const isNewParent = !existsSync(dirname(folder));
  const isNew = !existsSync(folder);
  makeFolder(folder, 0o700);
  const rootOwned: Identity = { uid: 0, gid: 0, namespaced: true };
  if (!isNew) {
    const fitting = owner.uid === 0 ? rootOwned : owner;
    if (works(fitting, binaries, folder)) return fitting;
    throw refuseRoot(folder);
  }
  const people = owner.uid === 0 ? [] : [owner];
  for (const candidate of [...people, rootOwned, { uid: nobody, gid: nobody, namespaced: false }]) {
    chownSync(folder, candidate.uid, candidate.gid);
    // Of a folder that we just made, others may pass through to what is theirs; they still cannot list it.
    if (isNewParent) chmodSync(dirname(folder), candidate.uid === nobody ? 0o711 : 0o700);
    if (works(candidate, binaries, folder)) return candidate;
  }
  throw refuseRoot(folder);
}

/** Decides as whom PostgreSQL runs and makes the folder that holds its cluster and socket, mode 0700. */
export function prepareFolder(folder: string, binaries: Binaries): Identity {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid === 0 && process.platform !== 'win32') return chooseForRoot(folder, binaries);
  makeFolder(folder, 0o700);
  chmodSync(folder, 0o700);
  const plain: Identity = { uid, gid, namespaced: false };
  // A container's numbered user has no name, which initdb insists on; a namespace lends it one.
  const lent: Identity = { ...plain, namespaced: true };
  return !hasName() && works(lent, binaries, folder) ? lent : plain;
}
