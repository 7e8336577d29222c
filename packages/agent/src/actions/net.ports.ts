import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseSs } from '../parsers/ss.ts';
import { defineAction, done, failureOf, halfLineOf, reads, unreadable } from './action.ts';
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
    const fault = failureOf(ran, argv) ?? halfLineOf(ran, argv);
    if (fault !== undefined) return fault;
    const sockets = parseSs(ran.stdout);
    const isKnown = /^Netid\s+State\s/.test(ran.stdout) && sockets.every((one) => one.recvQ !== null);
    if (!isKnown) return unreadable(argv);
    const listening = sockets.map(({ netid, localAddress, localPortNum, processes: [owner] }) => ({
      protocol: netid,
      address: localAddress ?? null,
      port: localPortNum ?? null,
      program: owner?.name ?? null,
      pid: owner?.pid ?? null,
    }));
    return done({ listening }, `${listening.length} sockets listen`);
  },
});
