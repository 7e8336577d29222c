import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '@deskhand/protocol';
import type { ProbeMachine } from '@deskhand/protocol/conformance';

/** Honest machines that tell how they are once a second, and what the longest wait of any of them was. */
export interface Heartbeats {
  /** Longest time between two heartbeats of one machine that were answered, in milliseconds. */
  readonly longestGapMs: () => number;
  /** Answers that were no answer, by their code. */
  readonly refusals: () => ReadonlyMap<string, number>;
  readonly answered: () => number;
  stop(): Promise<void>;
}

const health = {
  uptimeSeconds: 1,
  load1: 0,
  memoryTotalBytes: 1,
  memoryAvailableBytes: 1,
  diskTotalBytes: 1,
  diskAvailableBytes: 1,
  rebootRequired: false,
  waitingResults: 0,
  runningJobs: 0,
  droppedSamples: 0,
};
export const heartbeat = { kind: 'heartbeat', health } as const;
const everyMs = 1000;

/** Half of them by plain requests, half by a socket whose pings must be answered. */
export function startHeartbeats(machines: readonly ProbeMachine[]): Heartbeats {
  const refusals = new Map<string, number>();
  let [longestGapMs, answered, isStopping] = [0, 0, false];
  const live = machines.map(async (machine, at) => {
    const beat = at % 2 === 0 ? byRequest(machine) : await bySocket(machine);
    let lastMs = performance.now();
    while (!isStopping) {
      await sleep(everyMs * (0.5 + Math.random() / 2));
      const fault = await beat();
      const nowMs = performance.now();
      longestGapMs = Math.max(longestGapMs, nowMs - lastMs);
      if (fault === undefined) [lastMs, answered] = [nowMs, answered + 1];
      else refusals.set(fault, (refusals.get(fault) ?? 0) + 1);
    }
  });
  return {
    longestGapMs: () => longestGapMs,
    refusals: () => refusals,
    answered: () => answered,
    async stop() {
      isStopping = true;
      await Promise.all(live);
    },
  };
}

type Beat = () => Promise<string | undefined>;

function byRequest(machine: ProbeMachine): Beat {
  return async () => {
    const answer = await machine.post(paths.wait, { frames: [heartbeat], waitMs: 0 }).catch(() => undefined);
    return answer?.status === 200 ? undefined : `${answer?.status} ${answer?.code}`;
  };
}

async function bySocket(machine: ProbeMachine): Promise<Beat> {
  const socket = machine.openSocket();
  let end: string | undefined;
  socket.on('error', (error) => (end = error.message));
  socket.on('close', (code) => (end ??= `the socket was closed with ${code}`));
  await new Promise((resolve) => void socket.once('open', resolve).once('error', resolve));
  return async () => {
    if (end !== undefined) return end;
    const heard = new Promise<string | undefined>((resolve) => {
      socket.once('pong', () => resolve(undefined));
      setTimeout(() => resolve('no pong within 10 s'), 10_000).unref();
    });
    socket.send(JSON.stringify(heartbeat));
    socket.ping();
    return heard;
  };
}

/** The process of the gateway beside a desk. */
export function gatewayPid(deskPid: number): number {
  const isOurs = (pid: string): boolean => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return parent === deskPid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('gateway.ts');
  };
  const found = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && isOurs(name);
    } catch {
      return false;
    }
  });
  if (found.length !== 1) throw new Error(`there are ${found.length} gateways`);
  return Number(found[0]);
}

/** Resident memory of a process in MiB; 0 when it is gone (proc(5), VmRSS). */
export function residentMiB(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
