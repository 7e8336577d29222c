import { deepEqual, ok } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { prepareTrees, startLab, topologies, vary } from '../../packages/labs/src/index.ts';
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
        const deadline = Date.now() + readyWithinMs;
        for (const probe of kind.ready(choices)) {
          let said = '';
          const holds = async (): Promise<boolean> => {
            const answer = await lab.exec(probe.host, probe.argv, { limitMs: probe.limitMs ?? 5000 });
            said = `${answer.stdout}${answer.stderr}`.slice(0, 300);
            return probe.holds(answer);
          };
          while (!(await holds())) ok(Date.now() < deadline, `not seen: ${probe.what} (${said})`);
        }
      } finally {
        await lab.stop();
      }
    });
  }
});
