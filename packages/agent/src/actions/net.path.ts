import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseTraceroute } from '../parsers/traceroute.ts';
import type { Ran } from '../run/run-process.ts';
import type { ActionEnd } from './action.ts';
import { defineAction, done, failed, failureOf, faultOf, halfLineOf, reads, unreadable } from './action.ts';
import { Host, NumberOrNull, TextOrNull } from './fields.ts';

export const netPath = defineAction({
  ...reads,
  kind: 'net.path',
  summary: 'The routers on the way to a host',
  params: object({ host: Host, hops: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })) }),
  output: object({
    address: TextOrNull,
    isReached: Type.Boolean(),
    hops: Type.Array(
      object({ hop: Type.Integer(), address: TextOrNull, ms: NumberOrNull, annotation: TextOrNull }),
    ),
  }),
  timeoutMs: 120_000,
  programs: ['traceroute'],
  privileges: 'user',
  run: async ({ host, hops = 20 }, context) => {
    const argv = ['traceroute', '-n', '-q', '1', '-w', '2', '-m', String(hops), host];
    const ran = await context.exec(argv);
    const fault = faultOf(ran, argv) ?? halfLineOf(ran, argv);
    if (fault !== undefined) return fault;
    const traced = parseTraceroute(ran.stdout);
    if (traced.destinationIp === null) return headless(ran, argv, host);
    const found = traced.hops.map(({ hop, probes: [probe] }) => ({
      hop,
      address: probe?.ip ?? null,
      ms: probe?.rtt ?? null,
      annotation: probe?.annotation ?? null,
    }));
    const isReached = found.some((one) => one.address === traced.destinationIp && one.annotation === null);
    const output = { address: traced.destinationIp, isReached, hops: found };
    const last = found.findLast((one) => one.address !== null)?.address ?? 'nobody';
    return done(
      output,
      isReached ? `reached after ${found.length} hops` : `the last that answered is ${last}`,
    );
  },
});

/** Without its first line: there is no such name, it failed by another cause, or it speaks in words that are not known. */
function headless(ran: Ran, argv: readonly string[], host: string): ActionEnd<never> {
  if (/not known|name resolution|No address associated/i.test(ran.stderr))
    return failed('name.unresolved', `"${host}" has no address here.`);
  return failureOf(ran, argv) ?? unreadable(argv);
}
