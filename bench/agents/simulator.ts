import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from './figures.ts';
import { SimulatedMachine, type Watcher } from './machine.ts';
import { reportOne } from './evidence.ts';

/**
 * A process full of machines. The bench, its parent, orders by messages `{id, order, args}`; each is answered by one
 * `{id, value}` or `{id, fault}`. Times are of the monotonic clock, which all processes of a machine share.
 */
interface Call {
  readonly id: number;
  readonly order: keyof typeof orders;
  readonly args: readonly never[];
}

/** Machines come from so many addresses, as they do from behind the routers of sites. */
const sites = 50;

const machines: SimulatedMachine[] = [];
const refusals = new Map<string, number>();
let openSockets = 0;
let changed: (() => void) | undefined;
let openedAtMs: number[] = [];
let arrivals: [jobId: string, atMs: number][] = [];

const watcher: Watcher = {
  opened() {
    openSockets += 1;
    openedAtMs.push(nowMs());
    changed?.();
  },
  lost() {
    openSockets -= 1;
    changed?.();
  },
  refused: (code) => void refusals.set(code, (refusals.get(code) ?? 0) + 1),
  got: (job) => void arrivals.push([job.body.jobId, nowMs()]),
};

/** Runs `work` over items, so many at a time. */
async function pooled<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items].toReversed();
  const worker = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const orders = {
  /** Makes machines and enrols each with its token; their ids. */
  async enrol(url: string, tokens: readonly string[], atOnce: number): Promise<string[]> {
    const fresh = tokens.map((token, n) => ({
      token,
      machine: new SimulatedMachine(url, `127.0.1.${1 + (n % sites)}`, watcher),
    }));
    await pooled(fresh, atOnce, async ({ token, machine }) => {
      await machine.enrol(token, `bench-${fresh.length}`);
    });
    machines.push(...fresh.map(({ machine }) => machine));
    return fresh.map(({ machine }) => machine.agentId);
  },

  /** The first `count` machines connect, all at this instant or evenly over some seconds, and stay. */
  async stay(count: number, overSeconds = 0): Promise<void> {
    for (const [n, machine] of machines.slice(0, count).entries()) {
      if (overSeconds > 0 && n % 20 === 0) await sleep((20 / count) * overSeconds * 1000);
      void machine.stay();
    }
  },

  /** Waits until so many sockets are open that were opened since the last call; the instants of it. */
  async untilOpen(count: number, withinMs: number): Promise<readonly number[]> {
    const untilMs = nowMs() + withinMs;
    while (openSockets < count || openedAtMs.length < count) {
      if (nowMs() > untilMs)
        throw new Error(`${openSockets} of ${count} connected: ${JSON.stringify([...refusals])}`);
      await Promise.race([new Promise<void>((resolve) => (changed = resolve)), sleep(1000)]);
    }
    return openedAtMs.splice(0);
  },

  /** All leave; returns when no socket is open. */
  async leave(): Promise<void> {
    for (const machine of machines) machine.leave();
    while (openSockets > 0)
      await Promise.race([new Promise<void>((resolve) => (changed = resolve)), sleep(1000)]);
    openedAtMs = [];
  },

  /** Heartbeats of the open machines in turn, evenly spread; how many were sent. */
  async beat(perSecond: number, seconds: number): Promise<number> {
    const open = machines.filter((machine) => machine.isOpen);
    const startedMs = nowMs();
    let sent = 0;
    for (let elapsedMs = 0; elapsedMs < seconds * 1000; elapsedMs = nowMs() - startedMs) {
      const due = Math.min(perSecond * seconds, Math.floor((elapsedMs / 1000) * perSecond));
      for (; sent < due; sent += 1) open[sent % open.length]?.beat();
      await sleep(10);
    }
    for (; sent < perSecond * seconds; sent += 1) open[sent % open.length]?.beat();
    return sent;
  },

  /** Each of the first machines fetches until it holds `wanted` jobs. */
  async fetch(count: number, wanted: number): Promise<void> {
    await pooled(machines.slice(0, count), 32, async (machine) => {
      for (let empty = 0; empty < 3 && machine.jobs.length < wanted;)
        if ((await machine.fetchWork()) === 0) empty += 1;
      if (machine.jobs.length < wanted) throw new Error(`${machine.jobs.length} of ${wanted} jobs came`);
    });
    arrivals = [];
  },

  /** Each of the first machines reports `each` jobs, one after the other; all of them beside each other. */
  async report(count: number, each: number): Promise<{ seconds: number; times: number[] }> {
    const times: number[] = [];
    const startedMs = nowMs();
    await Promise.all(
      machines.slice(0, count).map(async (machine) => {
        for (let n = 0; n < each; n += 1) times.push(await reportOne(machine));
      }),
    );
    return { seconds: (nowMs() - startedMs) / 1000, times };
  },

  /** Which jobs came, and when, since the last call. */
  async arrived(): Promise<readonly (readonly [string, number])[]> {
    return arrivals.splice(0);
  },

  /** How often connecting was refused, by code, since the last call. */
  async refused(): Promise<Readonly<Record<string, number>>> {
    const told = Object.fromEntries(refusals);
    refusals.clear();
    return told;
  },
};

export type Orders = typeof orders;

process.on('message', (call: Call) => {
  const run = orders[call.order] as (...args: readonly never[]) => Promise<unknown>;
  run(...call.args).then(
    (value) => process.send?.({ id: call.id, value }),
    (error: unknown) => process.send?.({ id: call.id, fault: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
