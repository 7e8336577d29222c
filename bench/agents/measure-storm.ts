import { setTimeout as sleep } from 'node:timers/promises';
import { median, nowMs, rounds } from './figures.ts';
import { memory, using, type Scene } from './scene.ts';

/** After this the first heartbeats are stored and connections that only asked are closed. */
const settleMs = 13_000;

/** What the gateway and the database take with nobody there, and with machines that came one after the other and are idle. */
export async function measureMemory(
  scene: Scene,
  of: { readonly count: number; readonly overSeconds: number },
): Promise<void> {
  const empty = await afresh(scene);
  await scene.fleet.stay(of.count, of.overSeconds);
  await scene.fleet.untilOpen(of.count, 180_000);
  await sleep(settleMs);
  const full = memory(scene);
  const each = ((full.gateway - empty.gateway) * 1024) / of.count;
  scene.say(
    `memory of the gateway: empty ${empty.gateway.toFixed(0)} MB; with ${of.count} idle machines that came over ${of.overSeconds} s ${full.gateway.toFixed(0)} MB: ${each.toFixed(1)} kB each  (aim 8 to 15); database ${empty.database.toFixed(0)} and ${full.database.toFixed(0)} MB`,
  );
}

/** A new gateway process with no machine; its memory. */
async function afresh(scene: Scene): Promise<ReturnType<typeof memory>> {
  await scene.fleet.leave();
  await scene.gateway.restart();
  await sleep(3000);
  return memory(scene);
}

/**
 * All machines connect at one instant to a gateway that was just started: hello, proof, socket, first heartbeat and first
 * question for work.
 */
export async function measureStorm(scene: Scene, of: { count: number; rounds: number }): Promise<void> {
  const [seconds, gateway, database]: [number[], number[], number[]] = [[], [], []];
  const [machines, each]: [number[], number[]] = [[], []];
  const refusals: string[] = [];
  for (let round = 0; round < of.rounds; round += 1) {
    const empty = await afresh(scene);
    const storm = await using(scene, async () => {
      const startedMs = nowMs();
      await scene.fleet.stay(of.count);
      const opened = await scene.fleet.untilOpen(of.count, 180_000);
      await sleep(2000);
      return (Math.max(...opened) - startedMs) / 1000;
    });
    seconds.push(storm.value);
    gateway.push((storm.gateway / of.count) * 1000);
    database.push((storm.database / of.count) * 1000);
    machines.push((storm.machines / of.count) * 1000);
    refusals.push(JSON.stringify(await scene.fleet.refused()));
    await sleep(settleMs);
    each.push(((memory(scene).gateway - empty.gateway) * 1024) / of.count);
  }
  scene.say(`connect storm, ${of.count} at one instant: all connected after ${rounds(seconds, 1)} s`);
  scene.say(
    `  processor time a connect: ${(median(gateway) + median(database)).toFixed(2)} ms, of it gateway ${rounds(gateway, 2)}, database ${rounds(database, 2)}; the machines themselves ${rounds(machines, 2)} on the same cores`,
  );
  scene.say(
    `  told to come again meanwhile, by round: ${refusals.join(' ')}; memory afterwards ${rounds(each, 1)} kB a machine`,
  );
}
