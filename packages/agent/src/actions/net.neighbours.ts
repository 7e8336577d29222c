import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseIpNeighbours } from '../parsers/ip-neighbours.ts';
import { defineAction, done, failed, failureOf, reads } from './action.ts';
import { TextOrNull } from './fields.ts';

const argv = ['ip', '-json', 'neighbour', 'show'];

export const netNeighbours = defineAction({
  ...reads,
  kind: 'net.neighbours',
  summary: 'Machines on the same network that this one has spoken with (ARP and NDP)',
  params: object({}),
  output: object({
    neighbours: Type.Array(
      object({ address: Type.String(), interface: Type.String(), mac: TextOrNull, state: Type.String() }),
    ),
  }),
  timeoutMs: 15_000,
  programs: ['ip'],
  privileges: 'user',
  run: async (_params, context) => {
    const ran = await context.exec(argv);
    const fault = failureOf(ran, argv);
    if (fault !== undefined) return fault;
    const neighbours = parseIpNeighbours(ran.stdout);
    if (neighbours === undefined)
      return failed('output.unreadable', '"ip" answered in a form that is not known.');
    return done({ neighbours }, `${neighbours.length} neighbours`);
  },
});
