import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import type { Offer } from '../parsers/dhcp.ts';
import { makeDiscover, parseOffer } from '../parsers/dhcp.ts';
import { defineAction, done, failed, reads } from './action.ts';
import { InterfaceName, NumberOrNull, TextOrNull } from './fields.ts';

export const netLease = defineAction({
  ...reads,
  kind: 'net.lease',
  summary: 'Asks for an address and lists every offer, so that a second DHCP server shows itself',
  params: object({
    interface: InterfaceName,
    waitMs: Type.Optional(Type.Integer({ minimum: 500, maximum: 15_000 })),
  }),
  output: object({
    offers: Type.Array(
      object({
        server: TextOrNull,
        address: Type.String(),
        mask: TextOrNull,
        routers: Type.Array(Type.String()),
        nameServers: Type.Array(Type.String()),
        domain: TextOrNull,
        leaseSeconds: NumberOrNull,
      }),
    ),
    servers: Type.Integer(),
  }),
  timeoutMs: 30_000,
  programs: [],
  privileges: 'root',
  run: async ({ interface: name, waitMs = 4000 }, context) => {
    const mac = readMac(name);
    if (mac === undefined) return failed('interface.missing', `There is no interface "${name}".`);
    const asked = await discover(mac, waitMs, context.signal);
    if (typeof asked === 'string')
      return failed(
        asked,
        'The question could not be sent: another client holds the port, or a right is missing.',
      );
    context.record(JSON.stringify(asked));
    const servers = new Set(asked.map((one) => one.server)).size;
    return done({ offers: [...asked], servers }, `${asked.length} offers from ${servers} servers`);
  },
});

function readMac(name: string): Buffer | undefined {
  try {
    return Buffer.from(
      readFileSync(`/sys/class/net/${name}/address`, 'utf8').trim().replaceAll(':', ''),
      'hex',
    );
  } catch {
    return undefined;
  }
}

/** DISCOVER is sent and never followed by a REQUEST: nothing is leased (RFC 2131, 3.1). */
async function discover(mac: Buffer, waitMs: number, signal: AbortSignal): Promise<Offer[] | string> {
  const transaction = randomBytes(4);
  const socket = createSocket({ type: 'udp4', reuseAddr: true, signal });
  const offers: Offer[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(68, '0.0.0.0', resolve);
    });
    socket.on('message', (bytes) => {
      const offer = parseOffer(bytes, transaction);
      if (offer !== undefined) offers.push(offer);
    });
    socket.setBroadcast(true);
    const question = makeDiscover(mac, transaction);
    await new Promise<void>((resolve, reject) => {
      socket.send(question, 67, '255.255.255.255', (error) => (error === null ? resolve() : reject(error)));
    });
    await sleep(waitMs, undefined, { signal });
    return offers;
  } catch (error) {
    return error instanceof Error && 'code' in error
      ? `socket.${String(error.code).toLowerCase()}`
      : 'socket.failed';
  } finally {
    if (!signal.aborted) socket.close();
  }
}
