import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { access, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { treesFolder } from './trees-folder.ts';

/**
 * Why this user can neither build trees in the folder of trees nor use what others built there;
 * nothing when one of the two can be done. A folder that others filled may be closed to write.
 */
export async function obstacleOfTrees(): Promise<string | undefined> {
  const trees = treesFolder();
  if (holdsLayers(trees)) return undefined;
  try {
    if (!existsSync(trees)) await mkdir(dirname(trees), { recursive: true });
    await access(existsSync(trees) ? trees : dirname(trees), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A folder to try mounts in: on the disk of the trees where this user may write, else among passing files. */
export async function makeTrialFolder(): Promise<string> {
  const trees = treesFolder();
  for (const place of [dirname(trees), trees]) {
    if (isOpen(place)) return mkdtemp(join(place, 'check-'));
  }
  return mkdtemp(join(tmpdir(), 'deskhand-check-'));
}

function holdsLayers(trees: string): boolean {
  try {
    return readdirSync(join(trees, 'layers')).length > 0;
  } catch {
    return false;
  }
}

function isOpen(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
