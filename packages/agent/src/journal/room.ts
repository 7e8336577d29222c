import { statfsSync } from 'node:fs';

/** Raw output that may wait for the desk; beyond it new work is refused, evidence is never dropped. */
const largestWaitingBytes = 536_870_912;
/** What the journal leaves free on its disk, for the machine and for the results of what was taken already. */
const largestReserveBytes = 67_108_864;
const reserveShare = 0.1;
/** Below this not even the word about a job is sure to fit. */
const largestFloorBytes = 2_097_152;
const floorShare = 0.02;

export interface Disk {
  readonly totalBytes: number;
  /** Free for the journal: on the disk, and in its own file. */
  readonly freeBytes: number;
  /** Raw output that waits for a receipt. */
  readonly waitingBytes: number;
}

/**
 * How much a journal may still take. `open`: new work. `scarce`: others have filled the disk, and somebody must be able
 * to look at that: new work with little raw output. `tight`: what was taken is ended and its results are kept, new work
 * is refused. `full`: raw output is counted and cut from here on, so that the word about each job still fits and the
 * disk of the machine is not filled by us.
 */
export type Room = 'open' | 'scarce' | 'tight' | 'full';

export function judgeRoom({ totalBytes, freeBytes, waitingBytes }: Disk): Room {
  const reserveBytes = Math.min(largestReserveBytes, totalBytes * reserveShare);
  if (freeBytes < Math.min(largestFloorBytes, totalBytes * floorShare)) return 'full';
  if (waitingBytes > largestWaitingBytes) return 'tight';
  if (freeBytes >= reserveBytes) return 'open';
  if (waitingBytes <= reserveBytes / 4) return 'scarce';
  return freeBytes < reserveBytes / 2 ? 'full' : 'tight';
}

/** Raw output of one job that is kept while the disk is scarce. */
export const scarceOutputBytes = 65_536;

export function readDisk(folder: string): Pick<Disk, 'totalBytes' | 'freeBytes'> {
  const disk = statfsSync(folder);
  return { totalBytes: disk.blocks * disk.bsize, freeBytes: disk.bavail * disk.bsize };
}
