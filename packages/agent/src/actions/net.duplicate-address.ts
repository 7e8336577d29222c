import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, failed, faultOf, reads, unreadable } from './action.ts';
import { InterfaceName, Ipv4 } from './fields.ts';

export const netDuplicateAddress = defineAction({
  ...reads,
  kind: 'net.duplicate-address',
  summary: 'Does somebody else on this network answer for an address (RFC 5227)',
  params: object({ interface: InterfaceName, address: Ipv4 }),
  output: object({ isTaken: Type.Boolean(), owners: Type.Array(Type.String()) }),
  timeoutMs: 20_000,
  programs: ['arping'],
  privileges: 'root',
  run: async (params, context) => {
    const argv = ['arping', '-D', '-c', '2', '-w', '4', '-I', params.interface, params.address];
    const ran = await context.exec(argv);
    const fault = faultOf(ran, argv);
    if (fault !== undefined) return fault;
    const said = ran.stderr.trim() === '' ? ran.stdout : ran.stderr;
    if (!/^ARPING /m.test(ran.stdout)) return failed('program.failed', said.trim().slice(0, 300));
    const macs = [...ran.stdout.matchAll(/reply from \S+ \[([0-9A-F:]{17})\]/gi)].map((found) =>
      (found[1] ?? '').toLowerCase(),
    );
    const owners = [...new Set(macs)];
    // It ends with 1 when somebody answered (arping(8)): then who must have been said.
    if (ran.code !== 0 && owners.length === 0) return unreadable(argv);
    const words = owners.length === 0 ? 'nobody answers' : `taken by ${owners.join(', ')}`;
    return done({ isTaken: owners.length > 0, owners }, words);
  },
});
