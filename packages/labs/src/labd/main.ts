// labd: holds labs for those who ask through its socket. Started by "deskhand lab up" for one user, or by the
// system for a group of users where ordinary ones may not make namespaces.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runtimeFolder } from '../engine/place.ts';
import { scenarios } from '../scenarios/index.ts';
import { topologies } from '../topologies/index.ts';
import { openLabd } from './serve.ts';

const usualQuotas = { labsPerUser: 8, labs: 32 };
/** A labd that was started for one lab waits this long for the first. */
const firstLabMs = 60_000;
const lastAnswerMs = 300;

const { values } = parseArgs({
  options: { own: { type: 'boolean', default: false }, group: { type: 'string' } },
});

function groupIdOf(name: string): number {
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  if (line === undefined) throw new Error(`There is no group "${name}".`);
  return Number(line.split(':')[2]);
}

const labd = await openLabd({
  folder: runtimeFolder(),
  shelf: { scenarios, topologies },
  quotas: usualQuotas,
  ...(values.group === undefined ? {} : { groupId: groupIdOf(values.group) }),
});
if (labd !== undefined) {
  const end = (): void => void labd.close().then(() => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
  if (values.own) {
    // Whoever ended the last lab still waits for the answer.
    const endIfIdle = (): void => (labd.labs.isIdle ? end() : undefined);
    labd.labs.onIdle = () => setTimeout(endIfIdle, lastAnswerMs);
    setTimeout(endIfIdle, firstLabMs).unref();
  }
}
