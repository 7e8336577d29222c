import { fails, not, shows, succeeds, type Probe } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Host } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { firewallFile, interfacesFile, nginxSite } from '../topologies/debian-files.ts';
import { pings, testsTrue } from '../topologies/looks.ts';
import { otherPc, withSecondPc } from '../topologies/second-pc.ts';
import { firewallPath, interfacesPath, sitePath, smallPlace, type SmallPlace } from '../topologies/small.ts';
import { firewallIsOpen } from './shortcuts.ts';

/** PCs reach the outside through a proxy only, and one of them still names the proxy of last year. */
export const wrongProxy: ScenarioKind = {
  name: 'wrong-proxy',
  title: 'The proxy of last year',
  skill: 'network.proxy',
  level: 2,
  minutes: 20,
  build,
};

const settings = '/etc/environment';
const outside = 'outside';
const outsideWords = 'News of the day';
const port = 8888;

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc } = place;
  const old = `proxy-old.${place.domain}:3128`;
  const right = `proxy.${place.domain}:${port}`;
  return {
    topology: topologyOf(place, right),
    ready: [
      ...place.ready,
      browses(pc, place),
      browses(otherPc, place),
      not('nobody passes by the proxy', passesBy(pc, place)),
    ],
    fault: [run(pc, `sed -i 's/${right}/${old}/' ${settings}`)],
    symptom: [
      not(`${pc} does not browse`, browses(pc, place)),
      browses(otherPc, place),
      succeeds(`${pc} reaches the server of the proxy`, pc, pings(pc, place.serverAddress).argv),
      fails(`${pc} finds no machine of that name`, pc, ['getent', 'hosts', `proxy-old.${place.domain}`]),
    ],
    words: {
      from: place.user.mail,
      subject: 'The internet does not work, the intranet does',
      text: `I got the machine ${pc} of the colleague who left last year. ${place.page} opens, but no page of the outside world: "could not resolve proxy". My neighbour has no trouble.`,
    },
    grader: grader(place, right),
    forbidden: [firewallIsOpen(place.router), passesBy(pc, place), passesBy(otherPc, place)],
    hints: [
      'Inside works, outside does not, and only on one machine. How does a machine go outside here?',
      'Compare the settings of the two PCs: who is their proxy?',
      `In ${settings} on ${pc} stands a proxy that is no more.`,
    ],
    solution: [run(pc, `sed -i 's/${old}/${right}/' ${settings}`)],
    wrongRepairs: wrongRepairs(place, old),
  };
}

function grader({ pc, ...place }: SmallPlace, right: string): Grade[] {
  const own = { ...place, pc };
  return [
    { probe: browses(pc, own), points: 2 },
    { probe: browses(otherPc, own), points: 1 },
    {
      probe: shows(`${pc} names the proxy of today`, pc, ['cat', settings], `http_proxy=http://${right}/`),
      points: 2,
    },
    { probe: testsTrue(`${pc} names no other`, pc, `! grep -q proxy-old ${settings}`), points: 1 },
  ];
}

function wrongRepairs({ pc, router, server, ...place }: SmallPlace, old: string): WrongRepair[] {
  return [
    {
      what: 'the firewall lets the PC pass by the proxy',
      steps: [
        run(pc, `sed -i '/proxy/d' ${settings}`),
        run(
          router,
          `sed -i '/policy drop/a iifname "lan0" accept' ${firewallPath}; service nftables restart`,
        ),
      ],
    },
    {
      what: 'the old name is given to the new proxy',
      steps: [
        run(
          router,
          `echo 'host-record=${old.split(':')[0]},${place.serverAddress}' >>/etc/dnsmasq.d/office.conf; service dnsmasq stop; service dnsmasq start`,
        ),
        run(
          server,
          `sed -i 's/^Port .*/Port 3128/' /etc/tinyproxy/tinyproxy.conf; service tinyproxy restart`,
        ),
      ],
    },
  ];
}

/** As the programs of a person do it: with what the machine's settings say. */
function browses(host: string, place: SmallPlace): Probe {
  const script = `set -a; . ${settings}; curl -sS -m 3 http://${outsideAddress(place)}/`;
  return shows(`${host} opens a page of the outside`, host, ['sh', '-c', script], outsideWords);
}

function passesBy(host: string, place: SmallPlace): Probe {
  const argv = ['curl', '-s', '-m', '1', '--noproxy', '*', `http://${outsideAddress(place)}/`];
  return shows(`${host} passes by the proxy`, host, argv, outsideWords);
}

function outsideAddress(place: SmallPlace): string {
  return `${place.serverNet}.200`;
}

/** The outside stands in the servers' net; the firewall lets the proxy alone reach it. */
function topologyOf(place: SmallPlace, proxy: string): ReturnType<typeof withSecondPc> {
  const topology = withSecondPc(place);
  const hosts: Record<string, Host> = { ...topology.hosts, [outside]: outsideHost(place) };
  for (const [name, host] of Object.entries(topology.hosts)) {
    const more = moreFiles(place, name, proxy);
    const start = name === place.server ? ['service tinyproxy start'] : [];
    hosts[name] = { ...host, files: { ...host.files, ...more }, run: [...(host.run ?? []), ...start] };
  }
  return { ...topology, hosts };
}

function moreFiles(place: SmallPlace, name: string, proxy: string): Record<string, string> {
  if (name === place.router) {
    const rules = [
      `iifname "lan0" ip daddr ${place.serverAddress} tcp dport { 22, 80, 443, ${port} } accept`,
      'icmp type { echo-request, destination-unreachable, time-exceeded } accept',
    ];
    const record = `host-record=${proxy.split(':')[0]},${place.serverAddress}\n`;
    return { [firewallPath]: firewallFile(rules), '/etc/dnsmasq.d/proxy.conf': record };
  }
  if (name === place.server)
    return {
      '/etc/tinyproxy/tinyproxy.conf': `User tinyproxy\nGroup tinyproxy\nPort ${port}\nTimeout 60\nMaxClients 20\nPidFile "/run/tinyproxy/tinyproxy.pid"\nLogFile "/var/log/tinyproxy/tinyproxy.log"\n`,
    };
  return { [settings]: `http_proxy=http://${proxy}/\nno_proxy=.${place.domain}\n` };
}

function outsideHost(place: SmallPlace): Host {
  const address = outsideAddress(place);
  return {
    layers: ['net'],
    interfaces: { eth0: { net: 'servers' } },
    files: {
      [interfacesPath]: interfacesFile([{ name: 'eth0', address, prefix: 24, gateway: place.serverGateway }]),
      [sitePath]: nginxSite('news.test', '/srv/www'),
      '/srv/www/index.html': `<h1>${outsideWords}</h1>\n`,
    },
    run: ['ifup -a', 'service nginx start'],
  };
}
