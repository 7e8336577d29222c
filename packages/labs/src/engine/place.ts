import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../model/lab-error.ts';

/** Where this user's labs keep what is not a tree: an empty folder to build in, and the socket of labd. */
export function runtimeFolder(uid = process.getuid?.() ?? 0): string {
  const given = process.env['DESKHAND_LABS'];
  if (given !== undefined && given !== '') return given;
  if (uid === 0) return '/run/deskhand-labs';
  const own = process.env['XDG_RUNTIME_DIR'];
  return own === undefined || own === '' ? `/tmp/deskhand-labs-${uid}` : join(own, 'deskhand-labs');
}

/**
 * The folder on which a lab builds its root, in mounts of its own: for everybody else it stays empty for ever,
 * and all labs of a user share it.
 */
export function preparePlace(folder = runtimeFolder()): string {
  ensureOwnFolder(folder, 0o755);
  const place = join(folder, 'place');
  ensureOwnFolder(place, 0o755);
  return place;
}

/** In /tmp somebody else may have been there first. */
export function ensureOwnFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true, mode });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new LabError(
      'refused',
      `${folder} belongs to somebody else.`,
      'Set DESKHAND_LABS to a folder of your own.',
    );
  }
  chmodSync(folder, mode);
}
