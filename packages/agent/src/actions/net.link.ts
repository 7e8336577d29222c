import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { defineAction, done, reads } from './action.ts';
import { nullable, TextOrNull } from './fields.ts';

const Counters = object({
  receivedBytes: Type.Integer(),
  sentBytes: Type.Integer(),
  receivedErrors: Type.Integer(),
  sentErrors: Type.Integer(),
  crcErrors: Type.Integer(),
  collisions: Type.Integer(),
  carrierChanges: Type.Integer(),
});

const Link = object({
  name: Type.String(),
  state: Type.String(),
  hasCarrier: Type.Boolean(),
  /** Megabits a second; null where the hardware does not say. */
  speedMbit: nullable(Type.Integer()),
  duplex: TextOrNull,
  driver: TextOrNull,
  counters: Counters,
});

const root = '/sys/class/net';

export const netLink = defineAction({
  ...reads,
  kind: 'net.link',
  summary: 'Cable and radio: carrier, speed, duplex and the errors that a bad cable makes',
  params: object({}),
  output: object({ links: Type.Array(Link) }),
  timeoutMs: 15_000,
  programs: [],
  privileges: 'user',
  run: async (_params, context) => {
    const names = readdirSync(root).filter((name) => name !== 'lo' && name !== 'bonding_masters');
    const links = names.map(linkOf);
    context.record(JSON.stringify(links));
    return done(
      { links },
      `${links.filter((one) => one.hasCarrier).length} of ${links.length} have a carrier`,
    );
  },
});

function linkOf(name: string): Static<typeof Link> {
  const read = (file: string): string => readQuietly(join(root, name, file));
  const count = (file: string): number => Number(read(file)) || 0;
  const speed = Number(read('speed'));
  const duplex = read('duplex');
  return {
    name,
    state: read('operstate'),
    hasCarrier: read('carrier') === '1',
    speedMbit: speed > 0 ? speed : null,
    duplex: duplex === '' || duplex === 'unknown' ? null : duplex,
    driver: /^DRIVER=(.*)$/m.exec(read('device/uevent'))?.[1] ?? null,
    counters: {
      receivedBytes: count('statistics/rx_bytes'),
      sentBytes: count('statistics/tx_bytes'),
      receivedErrors: count('statistics/rx_errors'),
      sentErrors: count('statistics/tx_errors'),
      crcErrors: count('statistics/rx_crc_errors'),
      collisions: count('statistics/collisions'),
      carrierChanges: count('carrier_changes'),
    },
  };
}

/** Files of an interface that is down or virtual cannot be read: then there is no value. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
