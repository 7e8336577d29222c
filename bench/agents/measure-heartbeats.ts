import { setTimeout as sleep } from 'node:timers/promises';
import { median, rounds } from './figures.ts';
import { using, type Scene } from './scene.ts';

/** The interval that the gateway tells its machines. */
const heartbeatSeconds = 60;

/**
 * Heartbeats as they come: each of the machines once a minute, evenly spread, for a few seconds. The figure holds all that
 * gateway and database do meanwhile, so the same seconds without heartbeats (pings, sweeps, an idle desk) stand beside it.
 */
export async function measureHeartbeats(
  scene: Scene,
  of: { count: number; rounds: number; seconds: number; timesFaster: number },
): Promise<void> {
  const gateway: number[] = [];
  const database: number[] = [];
  const desk: number[] = [];
  const settleSeconds = 1.5;
  const rest = await using(scene, () => sleep((of.seconds + settleSeconds) * 1000));
  const perSecond = (of.count / heartbeatSeconds) * of.timesFaster;
  let sent = 0;
  for (let round = 0; round < of.rounds; round += 1) {
    const run = await using(scene, async () => {
      const beats = await scene.fleet.beat(perSecond, of.seconds);
      await sleep(settleSeconds * 1000);
      return beats;
    });
    gateway.push((run.gateway / run.value) * 1000);
    database.push((run.database / run.value) * 1000);
    desk.push((run.desk / run.value) * 1000);
    sent += run.value;
  }
  const sum = median(gateway) + median(database);
  const net = sum - ((rest.gateway + rest.database) / (perSecond * of.seconds)) * 1000;
  const how = of.timesFaster === 1 ? 'every 60 s' : `every 60 s, ${of.timesFaster} times as fast`;
  scene.say(
    `heartbeats of ${of.count} machines ${how} (${perSecond.toFixed(0)} /s, ${sent} in all): ${sum.toFixed(3)} ms CPU each, of it gateway ${rounds(gateway, 3)}, database ${rounds(database, 3)}  (aim 0.5 or less); without what they do anyway ${net.toFixed(3)}; the desk beside ${rounds(desk, 3)}`,
  );
}
