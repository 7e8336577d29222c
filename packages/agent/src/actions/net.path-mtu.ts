import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import type { ActionContext } from './action.ts';
import { defineAction, done, failed, faultOf, halfLineOf, reads } from './action.ts';
import type { Probe } from './fields.ts';
import { Host, nullable, Probe as ProbeSchema } from './fields.ts';

/** IP and ICMP headers in front of the data of an echo request (RFC 791, 792). */
const headerBytes = 28;
/** Every host must take a datagram of this size (RFC 791, 3.2). */
const smallest = 576;

export const netPathMtu = defineAction({
  ...reads,
  kind: 'net.path-mtu',
  summary: 'The largest packet that reaches a host whole, and whether larger ones vanish without a word',
  params: object({ host: Host, largest: Type.Optional(Type.Integer({ minimum: 577, maximum: 9000 })) }),
  output: object({
    mtu: nullable(Type.Integer()),
    /** Larger packets are neither answered nor refused: somebody drops the refusals (RFC 2923). */
    isBlackHole: Type.Boolean(),
    probes: Type.Array(ProbeSchema),
  }),
  timeoutMs: 120_000,
  programs: ['ping'],
  privileges: 'user',
  run: async ({ host, largest = 1500 }, context) => {
    const probes: Probe[] = [];
    let wasRefused = false;
    const probe = async (sizeBytes: number): Promise<boolean | string> => {
      const said = await ask(context, host, sizeBytes);
      if (typeof said === 'string') return said;
      wasRefused ||= said.isRefused;
      probes.push({ sizeBytes, answered: said.answered });
      return said.answered;
    };
    const first = await probe(smallest);
    if (typeof first === 'string') return failed(first, '"ping" could not be run or understood.');
    if (!first) return done({ mtu: null, isBlackHole: false, probes }, 'not even a small packet is answered');
    let [low, high] = [smallest, largest + 1];
    const atOnce = await probe(largest);
    if (typeof atOnce === 'string') return failed(atOnce, '"ping" could not be run or understood.');
    if (atOnce) low = largest;
    else high = largest;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if ((await probe(middle)) === true) low = middle;
      else high = middle;
    }
    const isBlackHole = low < largest && !wasRefused;
    return done(
      { mtu: low, isBlackHole, probes },
      `${low} bytes${isBlackHole ? ', larger ones vanish' : ''}`,
    );
  },
});

/** One packet that must not be cut, twice when it stays unanswered: a single loss proves nothing. */
async function ask(
  context: ActionContext,
  host: string,
  sizeBytes: number,
): Promise<{ answered: boolean; isRefused: boolean } | string> {
  const argv = [
    'ping',
    '-n',
    '-c',
    '2',
    '-i',
    '0.2',
    '-W',
    '1',
    '-M',
    'do',
    '-s',
    String(sizeBytes - headerBytes),
    host,
  ];
  const ran = await context.exec(argv);
  const fault = faultOf(ran, argv) ?? halfLineOf(ran, argv);
  if (fault !== undefined) return fault.code;
  const isRefused = /message too long|Frag needed|Packet too big/i.test(ran.stdout + ran.stderr);
  const isAnswered = / bytes from /.test(ran.stdout);
  // An answer or a complaint in words that are not known is neither an answer nor a silence.
  if (!isAnswered && (ran.code === 0 || (!isRefused && ran.stderr.trim() !== ''))) {
    return ran.code > 1 ? 'program.failed' : 'output.unreadable';
  }
  return { answered: isAnswered && ran.code === 0, isRefused };
}
