import type { Host, Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';

/** A switch with a handful of machines on it: what a service and those who use it need, and no more. */
export interface OneNet {
  readonly prefix: string;
  readonly address: (number: number) => string;
}

export function oneNet(vary: Vary, what: string): OneNet {
  const prefix = `10.${vary.integer(`${what} net`, 20, 120)}.${vary.integer(`${what} row`, 0, 250)}`;
  return { prefix, address: (number) => `${prefix}.${number}` };
}

/** A host on the one net. */
export function onNet(
  net: OneNet,
  number: number,
  layer: string,
  rest: Omit<Host, 'layers' | 'interfaces'>,
): Host {
  return {
    layers: [layer],
    interfaces: { eth0: { net: 'lan', addresses: [`${net.address(number)}/24`] } },
    ...rest,
  };
}

export function topologyOn(name: string, hosts: Readonly<Record<string, Host>>): Topology {
  return { name, nets: { lan: {} }, hosts };
}
