import { fails, shows } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import type { Host } from '../model/topology.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { interfacesFile } from '../topologies/debian-files.ts';
import { opensPage } from '../topologies/looks.ts';
import { newcomer, withHosts } from '../topologies/second-pc.ts';
import { interfacesPath, smallPlace, type SmallPlace } from '../topologies/small.ts';
import { asksForAddress } from './asking.ts';

const visitor = 'visitor';
/** A small router from home that somebody put under a desk. */
const stranger = 'homebox';
const restartPc = 'ifdown --force eth0 2>/dev/null; timeout 15 ifup eth0';

/** A second machine gives addresses, answers before the router, and sends everybody astray. */
export const secondDhcpServer: ScenarioKind = {
  name: 'second-dhcp-server',
  title: 'A stranger gives addresses',
  skill: 'network.dhcp',
  level: 3,
  minutes: 30,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, lan, router } = place;
  const address = `${lan}.${vary.integer('stranger', 180, 199)}`;
  return {
    topology: topologyOf(place, address),
    ready: [...place.ready, asksForAddress(visitor, place.routerAddress)],
    fault: [run(stranger, 'service dnsmasq start; update-rc.d dnsmasq enable'), run(pc, restartPc)],
    symptom: [
      shows(
        `${pc} took the stranger for its gateway`,
        pc,
        ['ip', '-j', 'route', 'show', 'default'],
        `"${address}"`,
      ),
      fails(`${pc} does not open the page`, pc, opensPage(pc, place.url, '').argv),
      asksForAddress(visitor, address),
    ],
    words: {
      from: place.user.mail,
      subject: 'No pages since I came back from lunch',
      text: `My computer was off over lunch and since then nothing opens. Those who left theirs on are fine. By the way, the new student brought a little box so that his phone gets a better signal, it is very handy.`,
    },
    grader: grader(place),
    forbidden: [],
    hints: [
      'Who gave the PC its address? The lease names the server.',
      'Compare the gateway of this PC with that of one that works. Whose hardware address is it?',
      `The machine at ${address} gives addresses too, and is quicker than ${router}.`,
    ],
    solution: [run(stranger, 'service dnsmasq stop; update-rc.d dnsmasq disable'), run(pc, restartPc)],
    wrongRepairs: wrongRepairs(place),
  };
}

function wrongRepairs({ pc, ...place }: SmallPlace): WrongRepair[] {
  return [
    {
      what: 'the right gateway and name server are set by hand on the one PC',
      steps: [
        run(
          pc,
          `ip route replace default via ${place.routerAddress}; echo 'nameserver ${place.routerAddress}' >/etc/resolv.conf`,
        ),
      ],
    },
    { what: 'the PC asks again', steps: [run(pc, restartPc)] },
  ];
}

function grader({ pc, router, ...place }: SmallPlace): Grade[] {
  return [
    { probe: asksForAddress(visitor, place.routerAddress), points: 3 },
    { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
    {
      probe: shows(
        `${pc} has its route from ${router}`,
        pc,
        ['ip', '-j', 'route', 'show', 'default'],
        `"gateway":"${place.routerAddress}"`,
      ),
      points: 1,
    },
    {
      probe: shows(
        `${pc} has its address on lease`,
        pc,
        ['ip', '-4', '-o', 'addr', 'show', 'eth0'],
        'dynamic',
      ),
      points: 1,
    },
  ];
}

/** The router takes its time to answer, as many do that first look whether an address is free. */
function topologyOf(place: SmallPlace, address: string): ReturnType<typeof withHosts> {
  const { router, lan } = place;
  const host = place.hosts[router];
  const slow: Host | undefined = host && {
    ...host,
    files: { ...host.files, '/etc/dnsmasq.d/patience.conf': 'dhcp-reply-delay=1\n' },
  };
  const box: Host = {
    layers: ['net'],
    interfaces: { eth0: { net: 'lan' } },
    files: {
      [interfacesPath]: interfacesFile([{ name: 'eth0', address, prefix: 24 }]),
      '/etc/dnsmasq.d/home.conf': [
        'no-resolv',
        'no-hosts',
        'interface=eth0',
        'bind-interfaces',
        `dhcp-range=${lan}.220,${lan}.240,255.255.255.0,1h`,
        `dhcp-option=option:router,${address}`,
        'dhcp-authoritative',
        'no-ping',
        '',
      ].join('\n'),
    },
    run: ['ifup -a'],
  };
  return withHosts(place, { ...(slow && { [router]: slow }), [stranger]: box, [visitor]: newcomer() });
}
