import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseIpAddr } from '../parsers/ip-addr.ts';
import { defineAction, done, failed, failureOf, reads } from './action.ts';

const argv = ['ip', '-json', '-statistics', 'address', 'show'];

export const netAddresses = defineAction({
  ...reads,
  kind: 'net.addresses',
  summary: 'Interfaces with their state, hardware address, IP addresses and error counters',
  params: object({}),
  output: object({
    interfaces: Type.Array(
      object({
        name: Type.String(),
        isUp: Type.Boolean(),
        hasCarrier: Type.Boolean(),
        mtu: Type.Integer(),
        mac: Type.Union([Type.String(), Type.Null()]),
        addresses: Type.Array(
          object({
            family: Type.Enum(['inet', 'inet6'] as const),
            address: Type.String(),
            prefixLength: Type.Integer(),
            scope: Type.String(),
            isDynamic: Type.Boolean(),
          }),
        ),
        receivedErrors: Type.Integer(),
        sentErrors: Type.Integer(),
        receivedDropped: Type.Integer(),
      }),
    ),
  }),
  timeoutMs: 15_000,
  programs: ['ip'],
  privileges: 'user',
  run: async (_params, context) => {
    const ran = await context.exec(argv);
    const fault = failureOf(ran, argv);
    if (fault !== undefined) return fault;
    const interfaces = parseIpAddr(ran.stdout);
    if (interfaces === undefined)
      return failed('output.unreadable', '"ip" answered in a form that is not known.');
    return done({ interfaces }, `${interfaces.length} interfaces`);
  },
});
