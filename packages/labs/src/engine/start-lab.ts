import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { LabError } from '../model/lab-error.ts';
import type { Topology } from '../model/topology.ts';
import { vary as varyBy, type Vary } from '../model/vary.ts';
import { requireIdRange } from '../trees/check-machine.ts';
import { writeIdMaps } from '../trees/id-maps.ts';
import { limitLab, type Limits } from './limits.ts';
import { childrenOf } from './processes.ts';
import { Line } from './line.ts';
import type { ExecAnswer } from './messages.ts';
import { preparePlace } from './place.ts';
import { planLab } from './plan-lab.ts';
import { spawnLab, type LabProcess } from './spawn-lab.ts';

export interface LabOptions {
  readonly vary?: Vary;
  readonly limits?: Partial<Limits>;
  /** For the whole start; 30 s unless told. */
  readonly limitMs?: number;
  /** Who speaks through the channel of a host; without a listener every connection is closed at once. */
  readonly onChannel?: (host: string, stream: Duplex) => void;
  /**
   * Folders of this machine that lie over the layers of a host, by its name, the uppermost first: programs that
   * no Debian package brings. All labs share them, no host can change them, and everybody must be able to read.
   */
  readonly over?: Readonly<Record<string, readonly string[]>>;
}

export interface ExecOptions {
  readonly stdin?: string;
  /** 10 s unless told. */
  readonly limitMs?: number;
  /** 256 KiB of each stream unless told. */
  readonly keepBytes?: number;
}

/** A running lab. It ends with `stop`, or with the process that started it. */
export interface Lab {
  readonly hosts: readonly string[];
  /** Milliseconds of each step of the start. */
  readonly took: Readonly<Record<string, number>>;
  readonly exec: (host: string, argv: readonly string[], options?: ExecOptions) => Promise<ExecAnswer>;
  readonly setCable: (host: string, name: string, plugged: boolean) => Promise<void>;
  /** Power off and on: what ran is gone, the disk stays. */
  readonly restart: (host: string) => Promise<void>;
  readonly terminal: (host: string, size: { rows: number; columns: number }) => Promise<Duplex>;
  readonly stop: () => Promise<void>;
  /** Settles when the lab is gone, for whatever reason. */
  readonly ended: Promise<void>;
  readonly pid: number;
}

const usualLimits: Limits = { memoryMb: 2048, processes: 2000, diskMb: 256 };

/** Starts a lab and waits until its hosts, cables and services are there. Leaves nothing behind when it cannot. */
export async function startLab(topology: Topology, options: LabOptions = {}): Promise<Lab> {
  const limits = { ...usualLimits, ...options.limits };
  const limitMs = options.limitMs ?? 30_000;
  const range = requireIdRange();
  const { over = {} } = options;
  const planned = planLab(topology, options.vary ?? varyBy(1), { diskMb: limits.diskMb, limitMs, over });
  const started = performance.now();
  const child = spawnLab({
    range,
    place: preparePlace(),
    layers: planned.layers,
    tools: planned.tools,
    sizeMb: limits.diskMb,
    processes: limits.processes,
  });
  const ended = once(child, 'close').then(() => undefined);
  const release = { now: (): void => undefined };
  const line = new Line(child);
  line.onChannel = options.onChannel;
  const work = async (): Promise<Record<string, number>> => {
    const lines = createInterface({ input: child.stdout });
    await waiting(lines, ended, line);
    await writeIdMaps(child.pid ?? 0, range);
    release.now = limitLab(child.pid ?? 0, limits);
    const alive = line.listen(lines);
    child.stdin.write('go\n');
    await alive;
    const root = Math.round(performance.now() - started);
    const took = (await line.ask({ start: planned.plan }, limitMs)) as Record<string, number>;
    return { root, ...took };
  };
  const stop = async (): Promise<void> => {
    await endLab(child, ended);
    release.now();
  };
  const took = await withDeadline(work(), limitMs).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  void ended.then(() => release.now());
  return { ...makeLab(line), hosts: Object.keys(topology.hosts), took, stop, ended, pid: child.pid ?? 0 };
}

function makeLab(line: Line): Pick<Lab, 'exec' | 'setCable' | 'restart' | 'terminal'> {
  return {
    exec: async (host, argv, options = {}) => {
      const { limitMs = 10_000, keepBytes = 256 * 1024, stdin } = options;
      const exec = { host, argv, limitMs, keepBytes, ...(stdin === undefined ? {} : { stdin }) };
      return (await line.ask({ exec }, limitMs + 5000)) as ExecAnswer;
    },
    setCable: async (host, name, plugged) => {
      await line.ask({ cable: { host, interface: name, plugged } }, 10_000);
    },
    restart: async (host) => {
      await line.ask({ restart: { host } }, 30_000);
    },
    terminal: async (host, size) => {
      const { stream } = (await line.ask({ terminal: { host, ...size } }, 10_000)) as { stream: string };
      return line.stream(stream);
    },
  };
}

/** The first line says that the namespaces are there and wait for their ids. */
async function waiting(
  lines: ReturnType<typeof createInterface>,
  ended: Promise<void>,
  line: Line,
): Promise<void> {
  const first = once(lines, 'line');
  const isThere = await Promise.race([first.then(() => true), ended.then(() => false)]);
  // A question to a lab that is gone is answered with its last words.
  if (!isThere) await line.ask({ exec: { host: '', argv: [], limitMs: 0, keepBytes: 0 } }, 0);
}

/**
 * Kills the first process inside, and not the one that waits for it outside: that one ends when everything
 * inside is gone, so nobody is told "stopped" too early.
 */
async function endLab(child: LabProcess, ended: Promise<void>): Promise<void> {
  child.stdin.end();
  const pid = child.pid;
  if (pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const inside = childrenOf(pid);
    for (const one of inside.length > 0 ? inside : [pid]) kill(one);
  }
  await ended;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in the same moment.
  }
}

async function withDeadline<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new LabError('start-too-slow', `The lab was not up after ${limitMs} ms.`, 'Is the machine busy?'),
        ),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
