import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parsePing } from '../parsers/ping.ts';
import { defineAction, done, failureOf, faultOf, halfLineOf, reads, unreadable } from './action.ts';
import { Host, nullable, NumberOrNull } from './fields.ts';

const problems = ['name-unresolved', 'network-unreachable', 'not-permitted', 'no-answer'] as const;

export const netPing = defineAction({
  ...reads,
  kind: 'net.ping',
  summary: 'Echo requests to a host: answers, loss and times',
  params: object({
    host: Host,
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
    sizeBytes: Type.Optional(Type.Integer({ minimum: 0, maximum: 8972 })),
  }),
  output: object({
    address: nullable(Type.String()),
    sent: Type.Integer(),
    received: Type.Integer(),
    lossPercent: NumberOrNull,
    minMs: NumberOrNull,
    averageMs: NumberOrNull,
    maxMs: NumberOrNull,
    duplicates: Type.Integer(),
    problem: nullable(Type.Enum(problems)),
  }),
  timeoutMs: 60_000,
  programs: ['ping'],
  privileges: 'user',
  run: async ({ host, count = 3, sizeBytes = 56 }, context) => {
    const argv = ['ping', '-n', '-c', String(count), '-i', '0.3', '-W', '2', '-s', String(sizeBytes), host];
    const ran = await context.exec(argv);
    const fault = faultOf(ran, argv) ?? halfLineOf(ran, argv);
    if (fault !== undefined) return fault;
    const ping = parsePing(ran.stdout);
    const received = ping.packetsReceived ?? 0;
    const said = problemOf(ran.stderr);
    // Silence is what its sums say; words that are not known are no silence.
    if (ping.packetsReceived === null && said === null)
      return ran.code > 1 ? (failureOf(ran, argv) ?? unreadable(argv)) : unreadable(argv);
    const problem = received > 0 ? null : (said ?? 'no-answer');
    const output = {
      address: ping.destinationIp,
      sent: ping.packetsTransmitted ?? 0,
      received,
      lossPercent: ping.packetLossPercent,
      minMs: ping.roundTripMsMin,
      averageMs: ping.roundTripMsAvg,
      maxMs: ping.roundTripMsMax,
      duplicates: ping.duplicates,
      problem,
    };
    return done(
      output,
      problem === null ? `${received} of ${output.sent} answered` : `no answer: ${problem}`,
    );
  },
});

function problemOf(stderr: string): (typeof problems)[number] | null {
  if (/not known|failure in name resolution|No address associated/i.test(stderr)) return 'name-unresolved';
  if (/unreachable/i.test(stderr)) return 'network-unreachable';
  return /not permitted/i.test(stderr) ? 'not-permitted' : null;
}
