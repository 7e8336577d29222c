import { createSocket } from 'node:dgram';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { makeNtpQuestion, parseNtpAnswer } from '../parsers/ntp.ts';
import { defineAction, done, reads } from './action.ts';
import { Host, nullable, NumberOrNull } from './fields.ts';

export const timeCheck = defineAction({
  ...reads,
  kind: 'time.check',
  summary: 'The clock of this machine beside a time server, without setting it',
  params: object({ server: Host, port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })) }),
  output: object({
    ownTime: Type.String(),
    /** This clock minus that of the server, in milliseconds. */
    offsetMs: NumberOrNull,
    roundTripMs: NumberOrNull,
    stratum: nullable(Type.Integer()),
    zone: Type.String(),
  }),
  timeoutMs: 15_000,
  programs: [],
  privileges: 'user',
  run: async ({ server, port = 123 }, context) => {
    const asked = await ask(server, port, context.signal);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const output = {
      ownTime: new Date().toISOString(),
      zone,
      offsetMs: null,
      roundTripMs: null,
      stratum: null,
      ...asked,
    };
    context.record(JSON.stringify(output));
    return done(
      output,
      asked === undefined ? `${server} does not answer` : `${Math.round(asked.offsetMs)} ms from ${server}`,
    );
  },
});

interface Measured {
  readonly offsetMs: number;
  readonly roundTripMs: number;
  readonly stratum: number;
}

function ask(server: string, port: number, signal: AbortSignal): Promise<Measured | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const sentMs = Date.now();
    const finish = (measured: Measured | undefined): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', onAbort);
      socket.close();
      resolve(measured);
    };
    const limit = setTimeout(() => finish(undefined), 4000);
    const onAbort = (): void => finish(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', () => finish(undefined));
    socket.once('message', (packet) => {
      const answer = parseNtpAnswer(packet);
      const nowMs = Date.now();
      if (answer === undefined) return finish(undefined);
      const offsetMs = (sentMs - answer.receivedMs + (nowMs - answer.sentMs)) / 2;
      finish({ offsetMs, roundTripMs: nowMs - sentMs, stratum: answer.stratum });
    });
    socket.send(makeNtpQuestion(sentMs), port, server, (error) => {
      if (error !== null) finish(undefined);
    });
    if (signal.aborted) onAbort();
  });
}
