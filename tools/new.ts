import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addEndpoint } from './scaffold/endpoint.ts';
import { endpointNames, roomNames } from './scaffold/names.ts';
import { addRoom, removeRoom } from './scaffold/room.ts';
import { addScenario } from './scaffold/scenario.ts';
import { root } from './steps.ts';

const usage = `npm run new -- room <name> [--floor N]        a working room: contract, server, migration, test, page
npm run new -- endpoint <room> <verb-noun>   a command of a room, with its event and test
npm run new -- remove-room <name>            the reverse of "room"
npm run new -- scenario <name>               a scenario for practice labs that runs as it is`;

/** The words after `npm run new`; the files that changed are brought into our layout at the end. */
function run(): string[] {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { floor: { type: 'string' } },
  });
  const [verb, room = '', verbNoun = ''] = positionals;
  const floor = values.floor === undefined ? undefined : Number(values.floor);
  if (floor !== undefined && !Number.isInteger(floor)) throw new Error('--floor takes a whole number');
  if (verb === 'room') return addRoom(root, roomNames(room), floor, new Date());
  if (verb === 'endpoint') return addEndpoint(root, roomNames(room), endpointNames(verbNoun));
  if (verb === 'remove-room') return removeRoom(root, roomNames(room));
  if (verb === 'scenario') return addScenario(root, room);
  throw new Error(usage);
}

try {
  const changed = run();
  spawnSync(join(root, 'node_modules', '.bin', 'oxfmt'), changed, { cwd: root });
  console.log(
    `Changed:\n${changed.map((path) => `  ${path}`).join('\n')}\nNext: npm run docs, then npm run check`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
