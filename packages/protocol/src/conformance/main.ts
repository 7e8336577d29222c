import { agentCases } from './agent-cases.ts';
import { makeAgentWorld } from './agent-world.ts';

/**
 * `node packages/protocol/src/conformance/main.ts --agent PROGRAM [ARGUMENTS]` tries an agent from outside: it is
 * started with `enrol --server URL --token TOKEN --home FOLDER` and `run --home FOLDER`.
 */
const [mode, ...argv] = process.argv.slice(2);

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

async function tryAgent(): Promise<number> {
  let failures = 0;
  for (const { name, run, withoutSocket } of agentCases) {
    const world = await makeAgentWorld(argv, withoutSocket === undefined ? {} : { withoutSocket });
    try {
      await run(world);
      say(`passed  ${name}`);
    } catch (error) {
      failures += 1;
      say(`FAILED  ${name}\n        ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await world.close();
    }
  }
  say(`${agentCases.length - failures} of ${agentCases.length} passed`);
  return failures === 0 ? 0 : 1;
}

if (mode !== '--agent' || argv.length === 0) {
  say('conformance --agent PROGRAM [ARGUMENTS]');
  process.exitCode = 2;
} else process.exitCode = await tryAgent();
