import { randomBytes } from 'node:crypto';
import { median, rounds, share } from './figures.ts';
import { giveJobs } from './jobs.ts';
import { using, type Scene } from './scene.ts';
import { insertBare, type SignatureRates } from './yardsticks.ts';

/** The connections that a gateway writes over. */
const connections = 6;
/** As many bytes as one result of the bench leaves: its signed text, its receipt, its raw output. */
const bytes = { result: 'r'.repeat(1050), receipt: 'r'.repeat(420), raw: randomBytes(600) };

/**
 * Signed results with a little raw output, each machine one after the other, each waiting for its signed receipt, which is
 * given after the commit; beside bare INSERTs of the same bytes, round by round.
 */
export async function measureResults(
  scene: Scene,
  of: { machines: number; each: number; rounds: number; keyFile: string; signatures: SignatureRates },
): Promise<void> {
  const machineIds = scene.machineIds.slice(0, of.machines);
  await giveJobs(scene.connection, of.keyFile, { machineIds, each: of.each * of.rounds });
  await scene.fleet.fetch(of.machines, of.each * of.rounds);
  const perSecond: number[] = [];
  const bare: number[] = [];
  const gateway: number[] = [];
  const database: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < of.rounds; round += 1) {
    bare.push(await insertBare(scene.connection, bytes, { connections, rows: 3000 }));
    const run = await using(scene, () => scene.fleet.report(of.machines, of.each));
    const count = run.value.times.length;
    perSecond.push(count / run.value.seconds);
    gateway.push((run.gateway / count) * 1000);
    database.push((run.database / count) * 1000);
    times.push(...run.value.times);
  }
  const ratio = (median(perSecond) / median(bare)) * 100;
  const { signsPerSecond, verifiesPerSecond } = of.signatures;
  const ceiling = 1 / (2 / verifiesPerSecond + 1 / signsPerSecond);
  scene.say(
    `durable results, ${of.machines} machines, one at a time each: ${rounds(perSecond, 0)} /s; p50 ${median(times).toFixed(0)} ms, p95 ${share(times, 0.95).toFixed(0)} ms; processor time a result: gateway ${rounds(gateway, 2)} ms, database ${rounds(database, 2)} ms`,
  );
  scene.say(
    `  yardsticks: ${ratio.toFixed(0)} % of bare INSERTs of the same bytes, ${connections} connections (${rounds(bare, 0)} /s); ${((median(perSecond) / ceiling) * 100).toFixed(0)} % of what the signatures alone allow on one core (${ceiling.toFixed(0)} /s)`,
  );
}
