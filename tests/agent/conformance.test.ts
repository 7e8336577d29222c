import { join } from 'node:path';
import { describe, test } from 'node:test';
import { agentCases, makeAgentWorld } from '../../packages/protocol/src/conformance/index.ts';

/** The agent as a process, against the suite that any agent must pass. */
const argv = [process.execPath, join(import.meta.dirname, '..', '..', 'packages', 'agent', 'src', 'main.ts')];

describe('the agent as its specification wants it', { concurrency: 4 }, () => {
  for (const { name, run, withoutSocket } of agentCases) {
    test(name, async () => {
      const world = await makeAgentWorld(argv, withoutSocket === undefined ? {} : { withoutSocket });
      try {
        await run(world);
      } finally {
        await world.close();
      }
    });
  }
});
