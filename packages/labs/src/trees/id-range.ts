import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** One line of a uid_map: these inner ids are those outer ids. */
export interface IdMapping {
  readonly inner: number;
  readonly outer: number;
  readonly count: number;
}

/** How a lab's ids stand for ids of this machine. Trees belong to the same ids as the labs that use them. */
export interface IdRange {
  readonly uids: readonly IdMapping[];
  readonly gids: readonly IdMapping[];
  /** `direct` writes the maps itself (root); `helped` asks newuidmap (an ordinary user). */
  readonly by: 'direct' | 'helped';
}

const wanted = 65_536;
/** Far from users, and from the ranges that Debian hands to its first users (100000 and on). */
const rootStart = 2_000_000_000;

/**
 * The range of ids that labs of this user may take, or undefined when there is none.
 * Root takes a range that belongs to nobody, so that even a process that escapes owns no file here.
 * An ordinary user is root in its own labs, and needs a range in /etc/subuid and /etc/subgid for the rest.
 */
export function findIdRange(uid = process.getuid?.() ?? 0): IdRange | undefined {
  if (uid === 0) {
    const all = [{ inner: 0, outer: rootStart, count: wanted }];
    return { uids: all, gids: all, by: 'direct' };
  }
  const user = userInfo();
  const uidStart = findSubordinates('/etc/subuid', user.username, uid);
  const gidStart = findSubordinates('/etc/subgid', user.username, uid);
  if (uidStart === undefined || gidStart === undefined) return undefined;
  return {
    uids: ownPlus(uid, uidStart),
    gids: ownPlus(user.gid, gidStart),
    by: 'helped',
  };
}

function ownPlus(own: number, start: number): IdMapping[] {
  return [
    { inner: 0, outer: own, count: 1 },
    { inner: 1, outer: start, count: wanted - 1 },
  ];
}

/** First id of the first range that is long enough; the format is subuid(5). */
function findSubordinates(path: string, name: string, uid: number): number | undefined {
  const lines = readText(path)
    .split('\n')
    .map((line) => line.split(':'));
  const fit = lines.find(
    ([owner, start, count]) =>
      (owner === name || owner === String(uid)) && start !== undefined && Number(count) >= wanted - 1,
  );
  return fit?.[1] === undefined ? undefined : Number(fit[1]);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
