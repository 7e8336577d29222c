import type { SshAccess } from '../device-book.ts';

/** What may be asked of a device: reads alone, in the words of its system. */
export const showKinds = [
  'version',
  'interfaces',
  'addresses',
  'routes',
  'neighbours',
  'protocols',
  'ospf',
  'mac-table',
  'lldp',
  'log',
] as const;
export type ShowKind = (typeof showKinds)[number];

type Commands = Readonly<Partial<Record<ShowKind, string>>>;

/**
 * Tried on real systems: `linux` and `bird`. Those of `ios`, `junos` and `routeros` are written after the manuals
 * of their vendors. No command asks for a configuration: those hold secrets.
 */
const bySystem: Readonly<Record<SshAccess['system'], Commands>> = {
  linux: {
    version: 'uname -a',
    interfaces: 'ip -statistics link show',
    addresses: 'ip address show',
    routes: 'ip route show table all',
    neighbours: 'ip neighbour show',
    'mac-table': 'bridge fdb show',
    lldp: 'lldpcli show neighbors',
  },
  bird: {
    version: 'show status',
    interfaces: 'show interfaces',
    addresses: 'show interfaces summary',
    routes: 'show route',
    protocols: 'show protocols all',
    neighbours: 'show neighbors',
    ospf: 'show ospf neighbors',
  },
  ios: {
    version: 'show version',
    interfaces: 'show interfaces',
    addresses: 'show ip interface brief',
    routes: 'show ip route',
    neighbours: 'show ip arp',
    protocols: 'show ip protocols',
    ospf: 'show ip ospf neighbor',
    'mac-table': 'show mac address-table',
    lldp: 'show lldp neighbors',
    log: 'show logging',
  },
  junos: {
    version: 'show version',
    interfaces: 'show interfaces extensive',
    addresses: 'show interfaces terse',
    routes: 'show route',
    neighbours: 'show arp no-resolve',
    ospf: 'show ospf neighbor',
    'mac-table': 'show ethernet-switching table',
    lldp: 'show lldp neighbors',
    log: 'show log messages',
  },
  routeros: {
    version: '/system resource print without-paging',
    interfaces: '/interface print stats without-paging',
    addresses: '/ip address print without-paging',
    routes: '/ip route print without-paging',
    neighbours: '/ip arp print without-paging',
    ospf: '/routing ospf neighbor print without-paging',
    'mac-table': '/interface bridge host print without-paging',
    lldp: '/ip neighbor print without-paging',
    log: '/log print without-paging',
  },
};

/** The words for a device: those of its administrator first, then those of its system. */
export function commandFor(access: SshAccess, show: ShowKind): string | undefined {
  return access.commands?.[show] ?? bySystem[access.system][show];
}
