import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { arch, freemem, hostname, loadavg, release, totalmem, uptime } from 'node:os';
import type { Health, MachineFacts } from '@deskhand/protocol';
import { nameProcess } from './run/run-process.ts';

/** The first line of a small file of the system, or null when it cannot be had. */
function readLine(path: string): string | null {
  try {
    const line = readFileSync(path, 'utf8').split('\n')[0]?.trim() ?? '';
    return line === '' ? null : line;
  } catch {
    return null;
  }
}

/**
 * The name of this start of the system: another one after each reboot. A container keeps the boot id of the
 * kernel that it shares, so the start of its process 1 is a part of the name.
 */
export function bootId(): string {
  const kernel = readLine('/proc/sys/kernel/random/boot_id');
  if (kernel === null) return `uptime-${Math.round(Date.now() / 1000 - uptime())}`;
  return `${kernel}-${nameProcess(1)}`;
}

export function readFacts(): MachineFacts {
  return {
    hostname: hostname().slice(0, 255),
    serial: readLine('/sys/class/dmi/id/product_serial')?.slice(0, 200) ?? null,
    machineId: readLine('/etc/machine-id')?.slice(0, 200) ?? null,
    os: `${osName() ?? process.platform} (kernel ${release()})`.slice(0, 200),
    arch: arch(),
  };
}

/** PRETTY_NAME of os-release(5). */
function osName(): string | undefined {
  try {
    return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

type AgentCounts = Pick<Health, 'waitingResults' | 'runningJobs' | 'droppedSamples'>;

export function readHealth(counts: AgentCounts): Health {
  const disk = statfsSync('/');
  return {
    uptimeSeconds: Math.floor(uptime()),
    load1: loadavg()[0] ?? 0,
    memoryTotalBytes: totalmem(),
    memoryAvailableBytes: freemem(),
    // As df counts (POSIX): what is kept for root is neither used nor to be had.
    diskTotalBytes: (disk.blocks - disk.bfree + disk.bavail) * disk.bsize,
    diskAvailableBytes: disk.bavail * disk.bsize,
    rebootRequired: existsSync('/run/reboot-required') || existsSync('/var/run/reboot-required'),
    ...counts,
  };
}
