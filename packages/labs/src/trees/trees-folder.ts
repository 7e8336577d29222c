import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where trees are kept: DESKHAND_TREES, else the cache folder of the user.
 * Root's own home is closed to the ids of a lab, so root's cache is the machine's.
 */
export function treesFolder(): string {
  const given = process.env['DESKHAND_TREES'];
  if (given !== undefined && given !== '') return resolve(given);
  if (process.getuid?.() === 0) return '/var/cache/deskhand/trees';
  const cache = process.env['XDG_CACHE_HOME'];
  const base = cache !== undefined && isAbsolute(cache) ? cache : join(homedir(), '.cache');
  return join(base, 'deskhand', 'trees');
}
