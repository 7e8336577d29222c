import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  neededLayers,
  prepareTrees,
  runScenario,
  scenarios,
  type ScenarioResult,
} from '../../packages/labs/src/index.ts';
import { leftovers } from './traces.test-support.ts';

const seed = 1;
/** Two cores carry two labs; more only wait for each other. */
const atOnce = 2;

/** The five things that each scenario proves of itself, with one seed. `npm run labs` takes any other. */
describe('scenarios', () => {
  const results = new Map<string, Promise<ScenarioResult>>();
  before(async () => {
    await prepareTrees({ layers: neededLayers(scenarios, seed) });
    const lanes = Array.from({ length: atOnce }, () => Promise.resolve<unknown>(undefined));
    for (const [index, kind] of scenarios.entries()) {
      const lane = index % atOnce;
      const result = (lanes[lane] ?? Promise.resolve()).then(() => runScenario(kind, seed));
      // A rejection belongs to the test of this scenario, and must not end the others.
      lanes[lane] = result.catch(() => undefined);
      results.set(kind.name, result);
    }
  });
  after(async () => {
    await Promise.allSettled(results.values());
    assert.deepEqual(leftovers(), []);
  });

  it('there are at least 25, each under a name of its own', () => {
    assert.ok(scenarios.length >= 25);
    assert.equal(new Set(scenarios.map((kind) => kind.name)).size, scenarios.length);
  });

  for (const kind of scenarios) {
    it(`${kind.name}: healthy, broken, graded no, wrong repairs no, solution yes`, async () => {
      const result = await results.get(kind.name);
      assert.equal(result?.problem, null);
      const { healthy, symptom, graderFailsBefore, wrongRepairFails, solutionPasses } = result;
      assert.ok(healthy && symptom && graderFailsBefore && wrongRepairFails && solutionPasses);
    });
  }
});
