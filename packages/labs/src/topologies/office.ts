import { shows, succeeds, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Host, Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { dnsmasqFile, firewallFile, interfacesFile, nginxSite } from './debian-files.ts';
import { opensPage } from './looks.ts';
import { mailHost, mailPassword } from './office-mail.ts';
import { printer, printerHost } from './printing.ts';
import { dnsmasqPath, firewallPath, interfacesPath, officePc, sitePath } from './small.ts';

/** An office with two ways into a small internet: the names and addresses of one seed. */
export interface OfficePlace {
  readonly domain: string;
  readonly router: string;
  readonly server: string;
  readonly mail: string;
  readonly pcs: readonly [first: string, second: string];
  readonly lan: string;
  readonly routerAddress: string;
  readonly serverAddress: string;
  readonly mailAddress: string;
  /** Pages of the office and of the outside, by name. */
  readonly intranet: string;
  readonly outside: string;
  readonly outsideAddress: string;
  /** The two providers: the router's side, and theirs. */
  readonly providers: readonly [Provider, Provider];
  readonly hosts: Readonly<Record<string, Host>>;
  readonly topology: Topology;
}

export interface Provider {
  readonly host: string;
  /** The router's interface to it. */
  readonly uplink: string;
  readonly net: string;
  readonly gateway: string;
  readonly ours: string;
  /** Between the provider and the rest of the internet. */
  readonly upstreamNet: string;
}

type Names = Omit<OfficePlace, 'hosts' | 'topology'>;

/** Names of the internet live on this address. */
const nameServer = '192.0.2.53';

export function officePlace(vary: Vary): OfficePlace {
  const names = namesOf(vary);
  const [first, second] = names.providers;
  const site = {
    name: names.mail,
    domain: names.domain,
    address: names.mailAddress,
    gateway: names.routerAddress,
    nameServer: names.routerAddress,
  };
  const hosts: Record<string, Host> = {
    internet: internetHost(names),
    [first.host]: providerHost(first),
    [second.host]: providerHost(second),
    [names.router]: officeRouter(names),
    [names.server]: officeServer(names),
    [names.mail]: mailHost(site),
    [printer]: printerHost(names),
    [names.pcs[0]]: { ...officePc(), after: [names.router] },
    [names.pcs[1]]: { ...officePc(), after: [names.router] },
  };
  const nets = Object.fromEntries(
    ['lan', ...names.providers.flatMap((one) => [one.net, one.upstreamNet])].map((name) => [name, {}]),
  );
  return { ...names, hosts, topology: { name: 'office', nets, hosts } };
}

function namesOf(vary: Vary): Names {
  const lan = `192.168.${vary.integer('lan', 100, 199)}`;
  const domain = vary.pick('domain', ['office.test', 'harbour.test', 'meadow.test', 'foundry.test']);
  const provider = (number: 1 | 2, net: string): Provider => ({
    host: `isp${number}`,
    uplink: `wan${number}`,
    net: `uplink${number}`,
    gateway: `${net}.5`,
    ours: `${net}.6`,
    upstreamNet: `transit${number}`,
  });
  return {
    domain,
    router: vary.pick('router', ['gw', 'rtr', 'gate']),
    server: vary.pick('server', ['srv1', 'web1', 'files1']),
    mail: vary.pick('mail', ['mail', 'post', 'mx1']),
    pcs: ['pc1', 'pc2'],
    lan,
    routerAddress: `${lan}.1`,
    serverAddress: `${lan}.${vary.integer('server address', 5, 8)}`,
    mailAddress: `${lan}.${vary.integer('mail address', 20, 40)}`,
    intranet: `${vary.pick('page', ['intranet', 'wiki', 'portal'])}.${domain}`,
    outside: `${vary.pick('outside', ['www', 'news', 'shop'])}.example.test`,
    outsideAddress: '192.0.2.10',
    providers: [provider(1, '203.0.113'), provider(2, '198.51.100')],
  };
}

/** The web and the names of the outside world, reached over both providers. */
function internetHost(names: Names): Host {
  const transit = names.providers.map((one, index) => ({
    name: `i${index + 1}`,
    address: one.gateway.replace(/\.5$/, '.1'),
    prefix: 30,
    more: [
      `up ip route add ${one.gateway.replace(/\.5$/, '.4')}/30 via ${one.gateway.replace(/\.5$/, '.2')}`,
    ],
  }));
  return {
    layers: ['net'],
    interfaces: {
      i1: { net: names.providers[0].upstreamNet },
      i2: { net: names.providers[1].upstreamNet },
    },
    forwards: true,
    files: {
      [interfacesPath]: interfacesFile(transit),
      '/etc/dnsmasq.d/world.conf': [
        'no-resolv',
        'no-hosts',
        `listen-address=${nameServer}`,
        'bind-interfaces',
        'local=/test/',
        `host-record=${names.outside},${names.outsideAddress}`,
        '',
      ].join('\n'),
      [sitePath]: nginxSite(names.outside, '/srv/www'),
      '/srv/www/index.html': `<h1>The outside world at ${names.outside}</h1>\n`,
    },
    run: [
      `ip addr add ${names.outsideAddress}/32 dev lo; ip addr add ${nameServer}/32 dev lo`,
      'ifup -a',
      'service dnsmasq start',
      'service nginx start',
    ],
  };
}

function providerHost(one: Provider): Host {
  const up = one.gateway.replace(/\.5$/, '');
  return {
    layers: ['net'],
    interfaces: { up0: { net: one.upstreamNet }, cust0: { net: one.net } },
    forwards: true,
    files: {
      [interfacesPath]: interfacesFile([
        { name: 'up0', address: `${up}.2`, prefix: 30, gateway: `${up}.1` },
        { name: 'cust0', address: one.gateway, prefix: 30 },
      ]),
    },
    run: ['ifup -a'],
  };
}

/** Two default routes; the one with the lower metric is taken as long as it is there. */
export function routerInterfaces(names: Names, metrics: readonly [first: number, second: number]): string {
  return interfacesFile([
    { name: 'lan0', address: names.routerAddress, prefix: 24 },
    ...names.providers.map((one, index) => ({
      name: one.uplink,
      address: one.ours,
      prefix: 30,
      more: [`up ip route replace default via ${one.gateway} metric ${metrics[index]}`],
    })),
  ]);
}

function officeRouter(names: Names): Host {
  const nat = [
    'table ip nat {',
    '    chain leaving {',
    '        type nat hook postrouting priority srcnat; policy accept;',
    '        oifname { "wan1", "wan2" } masquerade',
    '    }',
    '}',
  ];
  const rules = ['iifname "lan0" accept', 'icmp type { destination-unreachable, time-exceeded } accept'];
  return {
    layers: ['net'],
    interfaces: {
      lan0: { net: 'lan' },
      wan1: { net: names.providers[0].net },
      wan2: { net: names.providers[1].net },
    },
    forwards: true,
    files: {
      [interfacesPath]: routerInterfaces(names, [10, 20]),
      [firewallPath]: firewallFile(rules, nat),
      [dnsmasqPath]: dnsmasqFile({
        domain: names.domain,
        interface: 'lan0',
        router: names.routerAddress,
        pool: [`${names.lan}.100`, `${names.lan}.150`],
        upstream: [nameServer],
        records: {
          [names.intranet]: names.serverAddress,
          [`${names.server}.${names.domain}`]: names.serverAddress,
          [`${names.mail}.${names.domain}`]: names.mailAddress,
          [`${printer}.${names.domain}`]: `${names.lan}.9`,
        },
      }),
    },
    run: ['ifup -a', 'service nftables start', 'service dnsmasq start'],
  };
}

function officeServer(names: Names): Host {
  return {
    layers: ['net'],
    interfaces: { eth0: { net: 'lan' } },
    nameServers: [names.routerAddress],
    searchDomain: names.domain,
    files: {
      [interfacesPath]: interfacesFile([
        { name: 'eth0', address: names.serverAddress, prefix: 24, gateway: names.routerAddress },
      ]),
      [sitePath]: nginxSite(names.intranet, '/srv/www'),
      '/srv/www/index.html': `<h1>Welcome to the pages of ${names.domain}</h1>\n`,
    },
    run: ['ifup -a', 'ssh-keygen -A >/dev/null', 'service ssh start', 'service nginx start'],
  };
}

/** A page of the outside, by name, through the office's router and one of its providers. */
export function opensOutside(host: string, place: Names): Probe {
  return opensPage(host, `http://${place.outside}/`, `The outside world at ${place.outside}`);
}

function officeReady(vary: Vary): readonly Probe[] {
  const place = officePlace(vary);
  const [first, second] = place.pcs;
  const imap = ['curl', '-sS', '-m', '3', '-u', `${first}@${place.domain}:${mailPassword}`];
  return [
    opensOutside(first, place),
    opensOutside(second, place),
    opensPage(second, `http://${place.intranet}/`, `Welcome to the pages of ${place.domain}`),
    shows(`${first} reads its mailbox`, first, [...imap, `imap://${place.mail}.${place.domain}/`], 'INBOX'),
    succeeds(`${first} reaches the printer`, first, ['nc', '-z', '-w', '2', `${place.lan}.9`, '631']),
  ];
}

export const office: TopologyKind = {
  name: 'office',
  what: 'an office with two providers, a router, a server, two PCs, a printer and a mail server',
  build: (vary) => officePlace(vary).topology,
  ready: officeReady,
};
