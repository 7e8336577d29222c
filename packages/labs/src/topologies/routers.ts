import { shows, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Host, Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { pings } from './looks.ts';

/** One office: a PC, and the router that tells the other office how to reach it. */
interface Site {
  readonly router: string;
  readonly pc: string;
  readonly net: string;
  readonly lan: string;
  readonly between: string;
}

function sitesFor(vary: Vary): readonly [west: Site, east: Site] {
  const first = vary.integer('west office', 10, 110);
  const second = first + vary.integer('east office', 1, 100);
  const line = `172.16.${vary.integer('line between', 0, 250)}`;
  const site = (side: string, lan: number, end: number): Site => ({
    router: `${side}-rtr`,
    pc: `${side}-pc`,
    net: side,
    lan: `10.${lan}.0`,
    between: `${line}.${end}`,
  });
  return [site('west', first, 1), site('east', second, 2)];
}

/**
 * Short waits: a neighbour that is silent for three seconds is gone.
 * The nets at the router's own cables come in as direct ones too, so that none of them is written twice for the kernel.
 */
function birdFile(site: Site): string {
  return `log syslog all;
router id ${site.between};
protocol device {
    scan time 1;
}
protocol direct {
    ipv4;
}
protocol kernel {
    ipv4 {
        export where source ~ [ RTS_OSPF, RTS_OSPF_IA, RTS_OSPF_EXT1, RTS_OSPF_EXT2 ];
    };
}
protocol ospf v2 offices {
    ipv4;
    area 0 {
        interface "wan0" {
            type ptp;
            hello 1;
            dead 3;
        };
        interface "lan0" {
            stub yes;
        };
    };
}
`;
}

function hostsOf(site: Site): Record<string, Host> {
  return {
    [site.router]: {
      layers: ['routing'],
      interfaces: {
        lan0: { net: site.net, addresses: [`${site.lan}.1/24`] },
        wan0: { net: 'between', addresses: [`${site.between}/30`] },
      },
      forwards: true,
      files: { '/etc/bird/bird.conf': birdFile(site) },
      run: ['service bird start'],
    },
    [site.pc]: {
      layers: ['net'],
      interfaces: { eth0: { net: site.net, addresses: [`${site.lan}.10/24`] } },
      routes: [{ to: 'default', via: `${site.lan}.1` }],
    },
  };
}

function build(vary: Vary): Topology {
  const [west, east] = sitesFor(vary);
  return {
    name: 'routers',
    nets: { west: {}, east: {}, between: {} },
    hosts: { ...hostsOf(west), ...hostsOf(east) },
  };
}

function ready(vary: Vary): readonly Probe[] {
  const [west, east] = sitesFor(vary);
  const seen = (own: Site, other: Site): Probe[] => [
    shows(
      `${own.router} has ${other.router} as a full neighbour`,
      own.router,
      ['birdc', 'show', 'ospf', 'neighbors'],
      new RegExp(`^${other.between.replaceAll('.', '\\.')}\\s+\\d+\\s+Full/`, 'm'),
    ),
    shows(
      `${own.router} has learnt the way to ${other.lan}.0/24`,
      own.router,
      ['ip', 'route', 'show', 'proto', 'bird'],
      `${other.lan}.0/24 via ${other.between} dev wan0`,
    ),
    pings(own.pc, `${other.lan}.10`),
  ];
  return [...seen(west, east), ...seen(east, west)];
}

export const routers: TopologyKind = {
  name: 'routers',
  what: 'two offices whose routers tell each other their routes (OSPF), a PC in each',
  build,
  ready,
};
