import { agentCases } from './agent-cases.ts';
import { makeAgentWorld } from './agent-world.ts';
import { httpControl } from './http-control.ts';
import { serverCases } from './server-cases.ts';

const usage = `node packages/protocol/src/conformance/main.ts
  --agent PROGRAM [ARGUMENTS]        tries an agent: started with "enrol --server URL --token TOKEN --home FOLDER"
                                     and "run --home FOLDER" against a server of the suite
  --server URL --control URL         tries a server; its control is described in SPECIFICATION.md, section 13`;

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

interface Named {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** All of them, one after another; a failed one does not stop the next. */
async function runAll(cases: readonly Named[]): Promise<number> {
  let failures = 0;
  for (const { name, run } of cases) {
    try {
      await run();
      say(`passed  ${name}`);
    } catch (error) {
      failures += 1;
      say(`FAILED  ${name}\n        ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  say(`${cases.length - failures} of ${cases.length} passed`);
  return failures === 0 ? 0 : 1;
}

function ofAgent(argv: readonly string[]): Named[] {
  return agentCases.map(({ name, run, withoutSocket }) => ({
    name,
    run: async () => {
      const world = await makeAgentWorld(argv, withoutSocket === undefined ? {} : { withoutSocket });
      try {
        await run(world);
      } finally {
        await world.close();
      }
    },
  }));
}

function ofServer(serverUrl: string, controlUrl: string): Named[] {
  const control = httpControl(serverUrl, controlUrl);
  return serverCases.map(({ name, run }) => ({ name, run: () => run(control) }));
}

const [mode, ...rest] = process.argv.slice(2);
const [first, second, third] = rest;
if (mode === '--agent' && first !== undefined) process.exitCode = await runAll(ofAgent(rest));
else if (mode === '--server' && first !== undefined && second === '--control' && third !== undefined) {
  process.exitCode = await runAll(ofServer(first, third));
} else {
  say(usage);
  process.exitCode = 2;
}
