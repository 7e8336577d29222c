import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './desk.ts';
import { median, nowMs, rounds, share } from './figures.ts';
import { using, type Scene } from './scene.ts';

const clients = 8;

/** Each of the machines is asked for one action through the API; how long until each has its job in its hands. */
export async function measureAsked(scene: Scene, of: { machines: number; rounds: number }): Promise<void> {
  const seconds: number[] = [];
  const half: number[] = [];
  const most: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < of.rounds; round += 1) {
    await scene.fleet.arrived();
    const run = await using(scene, () => askAll(scene, scene.machineIds.slice(0, of.machines)));
    seconds.push(run.value.seconds);
    half.push(median(run.value.times));
    most.push(share(run.value.times, 0.95));
    cpu.push(((run.gateway + run.database + run.desk) / of.machines) * 1000);
    await scene.fleet.report(of.machines, 1);
  }
  scene.say(
    `${of.machines} jobs asked through the API, ${clients} clients: each machine has its own after p50 ${rounds(half, 0)} ms, p95 ${rounds(most, 0)} ms from the asking on; the last one ${rounds(seconds, 1)} s after the first was asked; ${rounds(cpu, 1)} ms CPU a job in desk, gateway and database`,
  );
}

async function askAll(
  scene: Scene,
  machineIds: readonly string[],
): Promise<{ seconds: number; times: number[] }> {
  const asked = new Map<string, number>();
  const left = [...machineIds];
  const startedMs = nowMs();
  const ask = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const atMs = nowMs();
      const job = await call<{ id: string }>(scene.desk, 'POST', `/api/machines/${id}/jobs`, {
        action: 'net.addresses',
      });
      asked.set(job.id, atMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, ask));
  const arrived = new Map<string, number>();
  for (const untilMs = nowMs() + 60_000; arrived.size < asked.size;) {
    if (nowMs() > untilMs) throw new Error(`${arrived.size} of ${asked.size} jobs came`);
    for (const [id, atMs] of await scene.fleet.arrived()) if (asked.has(id)) arrived.set(id, atMs);
    await sleep(50);
  }
  const times = [...arrived].map(([id, atMs]) => atMs - (asked.get(id) ?? Number.NaN));
  return { seconds: (Math.max(...arrived.values()) - startedMs) / 1000, times };
}
