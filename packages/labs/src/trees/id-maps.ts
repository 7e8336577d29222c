import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { IdMapping, IdRange } from './id-range.ts';

const run = promisify(execFile);

/** Command that becomes the user who will be root inside, before the user namespace is made. */
export function becomeInnerRoot(range: IdRange): string[] {
  if (range.by === 'helped') return [];
  const uid = outerOfZero(range.uids);
  const gid = outerOfZero(range.gids);
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}

/** The id outside that stands for root inside. */
export function outerOfZero(maps: readonly IdMapping[]): number {
  return maps.find((map) => map.inner === 0)?.outer ?? 0;
}

/** Gives the user namespace of a waiting process its ids. Both maps can be written only once. */
export async function writeIdMaps(pid: number, range: IdRange): Promise<void> {
  if (range.by === 'helped') {
    await run('newuidmap', [String(pid), ...range.uids.flatMap(asArguments)]);
    await run('newgidmap', [String(pid), ...range.gids.flatMap(asArguments)]);
    return;
  }
  // One write call each: the kernel refuses a map that comes line by line.
  writeFileSync(`/proc/${pid}/uid_map`, range.uids.map(asLine).join(''));
  writeFileSync(`/proc/${pid}/gid_map`, range.gids.map(asLine).join(''));
}

const asArguments = (map: IdMapping): string[] => [map.inner, map.outer, map.count].map(String);
const asLine = (map: IdMapping): string => `${map.inner} ${map.outer} ${map.count}\n`;
