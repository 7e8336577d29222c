import { connect } from 'node:net';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, reads } from './action.ts';
import type { ReachCode } from './fields.ts';
import { Host, Milliseconds, Port, reachCodeOf, reachCodes, TextOrNull } from './fields.ts';

interface Reached {
  readonly result: ReachCode;
  readonly address: string | null;
  readonly ms: number;
  readonly banner: string | null;
}

export const netTcp = defineAction({
  ...reads,
  kind: 'net.tcp',
  summary: 'Does a port answer, refuse, or stay silent: three different faults',
  params: object({ host: Host, port: Port, timeoutMs: Type.Optional(Milliseconds) }),
  output: object({
    result: Type.Enum(reachCodes),
    address: TextOrNull,
    ms: Type.Integer(),
    /** The first words of the service, when it speaks first. */
    banner: TextOrNull,
  }),
  timeoutMs: 40_000,
  programs: [],
  privileges: 'user',
  run: async ({ host, port, timeoutMs = 5000 }, context) => {
    const reached = await reach(host, port, timeoutMs, context.signal);
    context.record(`tcp ${host} port ${port}: ${JSON.stringify(reached)}`);
    return done(reached, `port ${port} of ${host}: ${reached.result}`);
  },
});

/** How long an open port may take to say its first words. */
const bannerMs = 500;

function reach(host: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Reached> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal, autoSelectFamily: true });
    const finish = (result: ReachCode, banner: string | null = null): void => {
      const address = socket.remoteAddress ?? null;
      socket.destroy();
      resolve({ result, address, ms: Math.round(performance.now() - startedMs), banner });
    };
    let isOpen = false;
    socket.setTimeout(timeoutMs, () => finish(isOpen ? 'open' : 'timeout'));
    socket.on('error', (error) => finish(reachCodeOf(error)));
    socket.once('connect', () => {
      isOpen = true;
      socket.setTimeout(bannerMs);
      socket.once('data', (bytes: Buffer) =>
        finish('open', bytes.subarray(0, 200).toString('latin1').trim()),
      );
      socket.once('end', () => finish('open'));
    });
  });
}
