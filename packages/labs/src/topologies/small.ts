import type { Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Host, Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { dnsmasqFile, firewallFile, interfacesFile, nginxSite } from './debian-files.ts';
import { opensPage } from './looks.ts';

/** A router between a PC and a server: the names and addresses of one seed. */
export interface SmallPlace {
  readonly domain: string;
  readonly router: string;
  readonly server: string;
  readonly pc: string;
  readonly user: { readonly name: string; readonly mail: string };
  /** First three numbers of the addresses of the PCs' net; the router is `.1`, DHCP gives `.100` to `.150`. */
  readonly lan: string;
  readonly routerAddress: string;
  readonly serverNet: string;
  readonly serverGateway: string;
  readonly serverAddress: string;
  /** The page that people use, by its name. */
  readonly page: string;
  readonly url: string;
  readonly pageWords: string;
  readonly hosts: Readonly<Record<string, Host>>;
  readonly topology: Topology;
  readonly ready: readonly Probe[];
}

export const dnsmasqPath = '/etc/dnsmasq.d/office.conf';
export const firewallPath = '/etc/nftables.conf';
export const interfacesPath = '/etc/network/interfaces';
export const sitePath = '/etc/nginx/sites-enabled/intranet';

/** Between the PCs and the servers: web, remote shell, echo. All else is dropped. */
export const smallForwardRules: readonly string[] = [
  'iifname "lan0" oifname "srv0" tcp dport { 22, 80, 443 } accept',
  'icmp type { echo-request, destination-unreachable, time-exceeded } accept',
];

/** Everything that a seed decides about the small network. */
export function smallPlace(vary: Vary): SmallPlace {
  const domain = vary.pick('domain', ['office.test', 'harbour.test', 'meadow.test', 'foundry.test']);
  const lan = `192.168.${vary.integer('lan', 10, 99)}`;
  const serverNet = `10.${vary.integer('servers', 20, 90)}.${vary.integer('server row', 0, 9)}`;
  const page = `${vary.pick('page', ['intranet', 'wiki', 'portal'])}.${domain}`;
  const first = vary.pick('person', ['ana', 'ben', 'chris', 'dora', 'emil']);
  const names = {
    domain,
    router: vary.pick('router', ['gw', 'rtr', 'gate']),
    server: vary.pick('server', ['srv1', 'web1', 'files1']),
    pc: `pc${vary.integer('pc', 2, 9)}`,
    user: { name: first, mail: `${first}@${domain}` },
    lan,
    routerAddress: `${lan}.1`,
    serverNet,
    serverGateway: `${serverNet}.1`,
    serverAddress: `${serverNet}.${vary.integer('server address', 5, 40)}`,
    page,
    url: `http://${page}/`,
    pageWords: `Welcome to the pages of ${domain}`,
  };
  const hosts = {
    [names.router]: smallRouter(names),
    [names.server]: smallServer(names),
    [names.pc]: officePc(['net'], [names.router]),
  };
  return {
    ...names,
    hosts,
    topology: { name: 'small', nets: { lan: {}, servers: {} }, hosts },
    ready: [opensPage(names.pc, names.url, names.pageWords)],
  };
}

type Names = Omit<SmallPlace, 'hosts' | 'topology' | 'ready'>;

function smallRouter(names: Names): Host {
  return {
    layers: ['net'],
    interfaces: { lan0: { net: 'lan' }, srv0: { net: 'servers' } },
    forwards: true,
    files: {
      [interfacesPath]: interfacesFile([
        { name: 'lan0', address: names.routerAddress, prefix: 24 },
        { name: 'srv0', address: names.serverGateway, prefix: 24 },
      ]),
      [dnsmasqPath]: dnsmasqFile(smallNames(names)),
      [firewallPath]: firewallFile(smallForwardRules),
    },
    run: ['ifup -a', 'service nftables start', 'service dnsmasq start'],
  };
}

/** What the router's dnsmasq says; a scenario may write it anew with one thing changed. */
export function smallNames(names: Names): Parameters<typeof dnsmasqFile>[0] {
  return {
    domain: names.domain,
    interface: 'lan0',
    router: names.routerAddress,
    pool: [`${names.lan}.100`, `${names.lan}.150`],
    records: {
      [`${names.server}.${names.domain}`]: names.serverAddress,
      [names.page]: names.serverAddress,
      [`${names.router}.${names.domain}`]: names.routerAddress,
    },
  };
}

function smallServer(names: Names): Host {
  return {
    layers: ['net'],
    interfaces: { eth0: { net: 'servers' } },
    files: {
      [interfacesPath]: interfacesFile([
        { name: 'eth0', address: names.serverAddress, prefix: 24, gateway: names.serverGateway },
      ]),
      [sitePath]: nginxSite(names.page, '/srv/www'),
      '/srv/www/index.html': `<h1>${names.pageWords}</h1>\n`,
    },
    run: ['ifup -a', 'service nginx start'],
  };
}

/**
 * A PC as people have it: it asks for its address and believes what it is told.
 * Asking before the router answers costs seconds, so it begins after it.
 */
export function officePc(layers: readonly string[] = ['net'], after: readonly string[] = []): Host {
  return {
    layers,
    interfaces: { eth0: { net: 'lan' } },
    files: { [interfacesPath]: interfacesFile([], ['eth0']) },
    after,
    run: ['ifup -a'],
  };
}

export const small: TopologyKind = {
  name: 'small',
  what: 'a router with DHCP, names and a firewall between a PC and a web server',
  build: (vary) => smallPlace(vary).topology,
  ready: (vary) => smallPlace(vary).ready,
};
