import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseSs } from '../parsers/ss.ts';
import { defineAction, done, failureOf, reads } from './action.ts';
import { nullable, TextOrNull } from './fields.ts';

const argv = ['ss', '-a', '-t', '-u', '-l', '-p', '-n', '-e'];

export const netPorts = defineAction({
  ...reads,
  kind: 'net.ports',
  summary: 'Ports on which this machine listens, and the programs behind them',
  params: object({}),
  output: object({
    listening: Type.Array(
      object({
        protocol: Type.String(),
        address: TextOrNull,
        port: nullable(Type.Integer()),
        program: TextOrNull,
        pid: nullable(Type.Integer()),
      }),
    ),
  }),
  timeoutMs: 20_000,
  programs: ['ss'],
  privileges: 'user',
  run: async (_params, context) => {
    const ran = await context.exec(argv);
    const fault = failureOf(ran, argv);
    if (fault !== undefined) return fault;
    const listening = parseSs(ran.stdout).map(
      ({ netid, localAddress, localPortNum, processes: [owner] }) => ({
        protocol: netid,
        address: localAddress ?? null,
        port: localPortNum ?? null,
        program: owner?.name ?? null,
        pid: owner?.pid ?? null,
      }),
    );
    return done({ listening }, `${listening.length} sockets listen`);
  },
});
