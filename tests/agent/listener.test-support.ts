import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The process that listens on a port of this machine (proc(5): net/tcp, fd), or undefined while there is none. */
export function findListener(port: number): number | undefined {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listening = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, local = '', , state]) => local.endsWith(wanted) && state === '0A');
  const inode = listening?.[9];
  if (inode === undefined) return undefined;
  const holds = (pid: string): boolean => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some(
        (fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`,
      );
    } catch {
      // It has ended meanwhile, or is somebody else's.
      return false;
    }
  };
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holds(name));
  return pid === undefined ? undefined : Number(pid);
}
