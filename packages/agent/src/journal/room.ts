import { statfsSync } from 'node:fs';

/** Raw output that may wait for the desk; beyond it new work is refused, evidence is never dropped. */
const largestWaitingBytes = 536_870_912;
/** What the journal leaves free on its disk, for the machine and for the results of what was taken already. */
const largestReserveBytes = 67_108_864;
const reserveShare = 0.1;

export interface Disk {
  readonly totalBytes: number;
  /** Free for the journal: on the disk, and in its own file. */
  readonly freeBytes: number;
  /** Raw output that waits for a receipt. */
  readonly waitingBytes: number;
}

/**
 * How much a journal may still take. `open`: new work. `tight`: what was taken is ended and its results are kept,
 * new work is refused. `full`: raw output is counted and cut from here on, so that the word about each job still fits
 * and the disk of the machine is not filled by us.
 */
export type Room = 'open' | 'tight' | 'full';

export function judgeRoom({ totalBytes, freeBytes, waitingBytes }: Disk): Room {
  const reserveBytes = Math.min(largestReserveBytes, totalBytes * reserveShare);
  if (freeBytes < reserveBytes / 2) return 'full';
  return freeBytes < reserveBytes || waitingBytes > largestWaitingBytes ? 'tight' : 'open';
}

export function readDisk(folder: string): Pick<Disk, 'totalBytes' | 'freeBytes'> {
  const disk = statfsSync(folder);
  return { totalBytes: disk.blocks * disk.bsize, freeBytes: disk.bavail * disk.bsize };
}
