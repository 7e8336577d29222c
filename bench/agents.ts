import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginTrust, call, makeTokens } from './agents/desk.ts';
import { nowMs } from './agents/figures.ts';
import { startFleet } from './agents/fleet.ts';
import { gatewayOf } from './agents/gateway.ts';
import { measureAsked } from './agents/measure-asked.ts';
import { measureHeartbeats } from './agents/measure-heartbeats.ts';
import { measureReconnect } from './agents/measure-reconnect.ts';
import { measureResults } from './agents/measure-results.ts';
import { measureMemory, measureStorm } from './agents/measure-storm.ts';
import type { Scene } from './agents/scene.ts';
import { measureSignatures } from './agents/yardsticks.ts';
import { fill } from './fill.ts';
import type { Size } from './load.ts';
import { startDesk } from './server.ts';

/**
 * `npm run bench -- agents`: simulated machines, in one process of their own, on one gateway process. They do on the wire
 * what the real agent does, with its own code; what they would have on a disk they have in memory.
 */
export async function benchAgents(
  dataDir: string,
  say: (text: string) => void,
  of: { readonly machines: number; readonly rounds: number; readonly size: Size },
): Promise<void> {
  // One message a ticket: what is read meanwhile is the queue, which shows none.
  await fill(dataDir, { ...of.size, messages: of.size.tickets }, say);
  const desk = await startDesk(dataDir, { gateway: true });
  const fleet = startFleet();
  try {
    const connection = { host: join(dataDir, 'database'), user: 'deskhand', database: 'deskhand' };
    const gateway = gatewayOf(desk);
    const fingerprint = await beginTrust(desk);
    const site = await call<{ id: string }>(desk, 'POST', '/api/sites', {
      name: 'Bench',
      timeZone: 'Europe/Berlin',
    });
    const tokens = await makeTokens(connection, { siteId: site.id, fingerprint, count: of.machines });
    const startedMs = nowMs();
    const machineIds = await fleet.enrol(gateway.url, tokens, 16);
    say(
      `${of.machines} machines enrolled by the gateway, 16 at once: ${((of.machines / (nowMs() - startedMs)) * 1000).toFixed(0)} /s`,
    );
    await measureAll({ desk, connection, gateway, fleet, machineIds, say }, of.rounds);
  } finally {
    await fleet.end();
    await desk.stop();
  }
}

async function measureAll(scene: Scene, rounds: number): Promise<void> {
  const count = scene.machineIds.length;
  const signatures = measureSignatures();
  scene.say(
    `yardstick: Ed25519 on one core, nothing else: ${signatures.signsPerSecond.toFixed(0)} signatures /s, ${signatures.verifiesPerSecond.toFixed(0)} verifications /s`,
  );
  await measureMemory(scene, { count, overSeconds: 15 });
  await measureStorm(scene, { count, rounds });
  await measureHeartbeats(scene, { count, rounds, seconds: 15, timesFaster: 1 });
  await measureHeartbeats(scene, { count, rounds, seconds: 4, timesFaster: 10 });
  const keyFile = join(scene.desk.dataDir, 'sealing.key');
  for (const [machines, each] of [
    [Math.min(count, 200), 20],
    [Math.min(count, 1000), 4],
  ] as const)
    await measureResults(scene, { machines, each, rounds, keyFile, signatures });
  await measureAsked(scene, { machines: Math.min(count, 1000), rounds });
  await sleep(1000);
  await measureReconnect(scene, { count: Math.min(count, 2000), rounds });
}
