import { not, shows, type Probe } from '../model/probe.ts';

/** Deeds that make one machine work and leave the fault where it was. Each probe holds when it was done. */

/** A name was written into the machine's own list, past the name server. */
export function hasOwnHostsEntry(host: string, name: string): Probe {
  return shows(`${host} has ${name} in its own /etc/hosts`, host, ['cat', '/etc/hosts'], name);
}
/** The firewall of a router no longer refuses what it does not know. */
export function firewallIsOpen(router: string): Probe {
  const argv = ['nft', '-j', 'list', 'chain', 'inet', 'filter', 'forward'];
  const refuses = shows('', router, argv, /"hook": "forward", "prio": 0, "policy": "drop"/);
  return not(`the firewall of ${router} lets everything through`, refuses);
}
