import type { Host, Topology } from '../model/topology.ts';
import { officePc, type SmallPlace } from './small.ts';

/** Name of the machine beside the PC of the story: what is repaired for one must be repaired for both. */
export const otherPc = 'desk-two';

/** The small network with more machines in it. */
export function withHosts(place: SmallPlace, more: Readonly<Record<string, Host>>): Topology {
  return { ...place.topology, hosts: { ...place.topology.hosts, ...more } };
}

/** A second PC on the same net; graders look from there too. */
export function withSecondPc(place: SmallPlace): Topology {
  return withHosts(place, { [otherPc]: officePc(['net'], [place.router]) });
}

/** A machine on the PCs' net that has a cable and no address: it can ask for one to see who answers. */
export function newcomer(): Host {
  return { layers: ['net'], interfaces: { eth0: { net: 'lan' } }, run: ['ip link set eth0 up'] };
}
