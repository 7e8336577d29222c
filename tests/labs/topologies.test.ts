import { deepEqual, match, ok } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  not,
  prepareTrees,
  probe,
  startLab,
  topologies,
  vary,
  type Lab,
  type Probe,
} from '../../packages/labs/src/index.ts';
import { leftovers } from './traces.test-support.ts';

const seed = 2;
const readyWithinMs = 40_000;

/** Each topology comes up and can be used, seen by its own readiness. */
describe('topologies', () => {
  before(async () => {
    const hosts = topologies.flatMap((kind) => Object.values(kind.build(vary(seed)).hosts));
    await prepareTrees({ layers: [...new Set(hosts.flatMap((host) => host.layers))] });
  });
  after(() => deepEqual(leftovers(), []));

  for (const kind of topologies) {
    it(`${kind.name}: ${kind.what}`, async () => {
      const choices = vary(seed);
      const lab = await startLab(kind.build(choices), { vary: choices });
      try {
        await seen(lab, kind.ready(choices));
      } finally {
        await lab.stop();
      }
    });
  }

  it('routers: an interface that goes down takes the neighbour and its routes along, and brings them back', async (t) => {
    const kind = topologies.find((one) => one.name === 'routers');
    ok(kind);
    const choices = vary(seed);
    const lab = await startLab(kind.build(choices), { vary: choices });
    try {
      const started = performance.now();
      await seen(lab, kind.ready(choices));
      t.diagnostic(`learnt after ${Math.round(performance.now() - started)} ms`);
      const downAt = performance.now();
      await lab.exec('east-rtr', ['ip', 'link', 'set', 'wan0', 'down']);
      // The other end keeps its carrier, since a switch lies between: it only hears nothing any more.
      const link = await lab.exec('west-rtr', ['ip', '-br', 'link', 'show', 'wan0']);
      match(link.stdout, /LOWER_UP/);
      const neighbours = ['birdc', 'show', 'ospf', 'neighbors'];
      const learnt = ['ip', 'route', 'show', 'proto', 'bird'];
      const pings = kind.ready(choices).find((one) => one.host === 'west-pc');
      ok(pings);
      await seen(lab, [
        probe('no neighbour is left', 'west-rtr', neighbours, (answer) => !/Full/.test(answer.stdout)),
        probe('no learnt route is left', 'west-rtr', learnt, (answer) => answer.stdout === ''),
        not('the other office is out of reach', pings),
      ]);
      t.diagnostic(`gone after ${Math.round(performance.now() - downAt)} ms`);
      await lab.exec('east-rtr', ['ip', 'link', 'set', 'wan0', 'up']);
      await seen(lab, kind.ready(choices));
    } finally {
      await lab.stop();
    }
  });
});

/** Asks until each holds, one after the other, before the deadline of them all. */
async function seen(lab: Lab, probes: readonly Probe[]): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (const one of probes) {
    let said = '';
    const holds = async (): Promise<boolean> => {
      const answer = await lab.exec(one.host, one.argv, { limitMs: one.limitMs ?? 5000 });
      said = `${answer.stdout}${answer.stderr}`.slice(0, 300);
      return one.holds(answer);
    };
    while (!(await holds())) ok(Date.now() < deadline, `not seen: ${one.what} (${said})`);
  }
}
