import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './desk.ts';
import { nowMs, rounds, share } from './figures.ts';
import type { Scene } from './scene.ts';

/** The gateway is killed under its machines and started again; meanwhile somebody works with the queue. */
export async function measureReconnect(scene: Scene, of: { count: number; rounds: number }): Promise<void> {
  await scene.fleet.leave();
  await scene.fleet.stay(of.count);
  await scene.fleet.untilOpen(of.count, 120_000);
  await sleep(2000);
  const quiet = await queuePages(scene, sleep(2000));
  const seconds: number[] = [];
  const p95: number[] = [];
  const slowest: number[] = [];
  for (let round = 0; round < of.rounds; round += 1) {
    const startedMs = nowMs();
    await scene.gateway.kill();
    const back = scene.fleet.untilOpen(of.count, 240_000);
    const pages = queuePages(scene, back);
    const opened = await back;
    seconds.push((Math.max(...opened) - startedMs) / 1000);
    const times = await pages;
    p95.push(share(times, 0.95));
    slowest.push(Math.max(...times));
    await sleep(2000);
  }
  scene.say(
    `reconnect of ${of.count} machines after kill -9 of the gateway: all back after ${rounds(seconds, 1)} s  (aim under 120); refusals ${JSON.stringify(await scene.fleet.refused())}`,
  );
  scene.say(
    `queue page meanwhile: p95 ${rounds(p95, 0)} ms, slowest ${rounds(slowest, 0)} ms  (aim: p95 under 100); yardstick, at rest: p95 ${share(quiet, 0.95).toFixed(0)} ms`,
  );
}

/** Asks for the queue again and again, twenty times a second, until something has ended; milliseconds of each. */
async function queuePages(scene: Scene, end: Promise<unknown>): Promise<number[]> {
  let isEnded = false;
  const ended = end.finally(() => (isEnded = true));
  const times: number[] = [];
  while (!isEnded) {
    const askedMs = nowMs();
    await call(scene.desk, 'GET', '/api/tickets?status=unresolved&limit=50');
    times.push(nowMs() - askedMs);
    await sleep(50);
  }
  await ended;
  return times;
}
