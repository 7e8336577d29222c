import { setTimeout as sleep } from 'node:timers/promises';
import { median, nowMs, rounds, share } from './figures.ts';
import { memory, using, type Scene } from './scene.ts';

/** After this the first heartbeats are stored and the memory of the storm's garbage is given back. */
const settleMs = 10_000;

/**
 * All machines connect at one instant to a gateway that was just started: hello, proof, socket, first heartbeat and first
 * question for work. Memory is read before, and after all have been idle for a while.
 */
export async function measureStorm(scene: Scene, of: { count: number; rounds: number }): Promise<void> {
  const seconds: number[] = [];
  const cpu: Record<'gateway' | 'database' | 'machines', number[]> = {
    gateway: [],
    database: [],
    machines: [],
  };
  const empty: number[] = [];
  const each: number[] = [];
  let lastDatabaseMb = 0;
  const refusals: string[] = [];
  for (let round = 0; round < of.rounds; round += 1) {
    await scene.fleet.leave();
    await scene.gateway.restart();
    await sleep(3000);
    const before = memory(scene);
    const storm = await using(scene, async () => {
      const startedMs = nowMs();
      await scene.fleet.stay(of.count);
      const opened = await scene.fleet.untilOpen(of.count, 180_000);
      await sleep(2000);
      return {
        seconds: (Math.max(...opened) - startedMs) / 1000,
        half: (share(opened, 0.5) - startedMs) / 1000,
      };
    });
    seconds.push(storm.value.seconds);
    cpu.gateway.push((storm.gateway / of.count) * 1000);
    cpu.database.push((storm.database / of.count) * 1000);
    cpu.machines.push((storm.machines / of.count) * 1000);
    await sleep(settleMs);
    const after = memory(scene);
    empty.push(before.gateway);
    each.push(((after.gateway - before.gateway) * 1024) / of.count);
    lastDatabaseMb = after.database;
    refusals.push(JSON.stringify(await scene.fleet.refused()));
  }
  scene.say(`connect storm, ${of.count} at one instant: all connected after ${rounds(seconds, 1)} s`);
  scene.say(
    `processor time a connect: ${(median(cpu.gateway) + median(cpu.database)).toFixed(2)} ms, of it gateway ${rounds(cpu.gateway, 2)}, database ${rounds(cpu.database, 2)}; the machines themselves ${rounds(cpu.machines, 2)} on the same cores`,
  );
  scene.say(`asked to come again meanwhile, by round: ${refusals.join(' ')}`);
  scene.say(
    `memory of the gateway: empty ${rounds(empty, 0)} MB, then ${rounds(each, 1)} kB for each idle machine  (aim 8 to 15); database ${lastDatabaseMb.toFixed(0)} MB`,
  );
}
