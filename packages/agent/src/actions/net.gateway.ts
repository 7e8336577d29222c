import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { parseIpNeighbours } from '../parsers/ip-neighbours.ts';
import { parseIpRoute } from '../parsers/ip-route.ts';
import type { ActionContext } from './action.ts';
import { defineAction, done, failureOf, halfLineOf, reads, unreadable } from './action.ts';
import { NumberOrNull, TextOrNull } from './fields.ts';

const Gateway = object({
  address: Type.String(),
  interface: TextOrNull,
  metric: NumberOrNull,
  /** Answers on the network itself, by hardware address. */
  mac: TextOrNull,
  neighbourState: TextOrNull,
  answersPing: Type.Boolean(),
});
type Gateway = Static<typeof Gateway>;

const routesArgv = ['ip', 'route', 'show'];
const neighboursArgv = ['ip', '-json', 'neighbour', 'show'];

export const netGateway = defineAction({
  ...reads,
  kind: 'net.gateway',
  summary: 'The way out of this network: is there one, and does it answer',
  params: object({}),
  output: object({ gateways: Type.Array(Gateway), routes: Type.Integer() }),
  timeoutMs: 30_000,
  programs: ['ip', 'ping'],
  privileges: 'user',
  run: async (_params, context) => {
    const ran = await context.exec(routesArgv);
    const fault = failureOf(ran, routesArgv) ?? halfLineOf(ran, routesArgv);
    if (fault !== undefined) return fault;
    const routes = parseIpRoute(ran.stdout);
    if (!routes.every((one) => one.ip === 'default' || /^[\da-f.:]+(\/\d+)?$/.test(one.ip)))
      return unreadable(routesArgv);
    const gateways: Gateway[] = [];
    for (const { via, dev, metric } of routes.filter((one) => one.ip === 'default')) {
      if (via !== undefined)
        gateways.push({ ...(await look(context, via)), interface: dev ?? null, metric: metric ?? null });
    }
    const alive = gateways.filter((one) => one.answersPing || one.mac !== null).length;
    const words =
      gateways.length === 0
        ? 'there is no default route'
        : `${alive} of ${gateways.length} gateways are there`;
    return done({ gateways, routes: routes.length }, words);
  },
});

/** The ping makes the neighbour table ask; a gateway that drops pings shows itself by its hardware address. */
async function look(context: ActionContext, address: string): Promise<Omit<Gateway, 'interface' | 'metric'>> {
  const pinged = await context.exec(['ping', '-n', '-c', '1', '-W', '2', address]);
  const listed = await context.exec(neighboursArgv);
  const neighbour = parseIpNeighbours(listed.stdout)?.find((one) => one.address === address);
  return {
    address,
    mac: neighbour?.mac ?? null,
    neighbourState: neighbour?.state ?? null,
    answersPing: pinged.end === 'exited' && pinged.code === 0,
  };
}
