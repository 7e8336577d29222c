import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedError } from './errors.ts';

/** sockaddr_un holds 108 bytes with the closing zero on Linux, 104 on macOS (unix(7), unix(4)). */
const socketPathBytes = process.platform === 'linux' ? 107 : 103;
const socketName = '.s.PGSQL.5432';

/** True when PostgreSQL can put its socket into this folder. */
export function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, socketName)) <= socketPathBytes;
}

/** A folder in the temporary folder that belongs to this purpose and user alone; refuses one that others prepared. */
export function privateFolder(purpose: string, owner = process.getuid?.() ?? 0): string {
  const name = `deskhand-${owner}-${createHash('sha256').update(purpose).digest('hex').slice(0, 16)}`;
  const own = join(tmpdir(), name);
  const folder = fitsSocket(own) ? own : join('/tmp', name);
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (process.getuid?.() !== owner) chownSync(folder, owner, owner);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
    throw new EmbeddedError('embedded.socket_folder', {
      title: `${folder} belongs to somebody else or is open to others.`,
      hint: 'Delete it, or set TMPDIR to a folder of your own.',
    });
  }
  return folder;
}

/** Where the socket lives: beside the cluster, or in a private folder when that path is too long for a socket. */
export function chooseSocketFolder(databaseFolder: string, owner: number): string {
  return fitsSocket(databaseFolder) ? databaseFolder : privateFolder(databaseFolder, owner);
}
