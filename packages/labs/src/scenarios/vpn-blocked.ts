import { fails, shows, succeeds, type Probe } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, pings, testsTrue } from '../topologies/looks.ts';
import { tunnelFor, withTunnel, type Tunnel } from '../topologies/vpn.ts';
import { firewallPath, smallPlace, type SmallPlace } from '../topologies/small.ts';
import { firewallIsOpen } from './shortcuts.ts';

/** The tunnel of those who work from afar is dropped on the way; everything beside it works. */
export const vpnBlocked: ScenarioKind = {
  name: 'vpn-blocked',
  title: 'A tunnel that never comes up',
  skill: 'network.vpn',
  level: 2,
  minutes: 25,
  build,
};

const files = 'Files for those with a tunnel';

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router } = place;
  const tunnel = tunnelFor(vary);
  const hidden = `http://${tunnel.serverInside}:8080/`;
  const inside = opensPage(pc, hidden, files);
  const rule = `udp dport ${tunnel.port} accept`;
  return {
    topology: withTunnel(place, tunnel, files),
    ready: [...place.ready, inside],
    fault: [
      run(
        router,
        `sed -i 's/${rule}/udp dport 500 accept/' ${firewallPath}; service nftables restart; conntrack -F 2>/dev/null; true`,
      ),
    ],
    symptom: [
      succeeds(`${pc} reaches the server of the tunnel`, pc, pings(pc, place.serverAddress).argv),
      fails(`${pc} reaches nothing through the tunnel`, pc, pings(pc, tunnel.serverInside).argv),
      opensPage(pc, place.url, place.pageWords),
    ],
    words: {
      from: place.user.mail,
      subject: 'VPN says "connecting" for ever',
      text: `I work from the branch office today and the VPN just says "connecting", "TLS key negotiation failed" or so, since they exchanged the firewall here at noon. Internet and ${place.page} work. I cannot get at my files.`,
    },
    grader: grader(place, tunnel),
    forbidden: forbidden(place),
    hints: [
      'The server answers echo and web. Which packets does the tunnel need?',
      `The tunnel speaks UDP to port ${tunnel.port}; look with tcpdump on both sides of the router.`,
      `${firewallPath} on the router lets another UDP port pass.`,
    ],
    solution: [
      run(router, `sed -i 's/udp dport 500 accept/${rule}/' ${firewallPath}; service nftables restart`),
    ],
    wrongRepairs: [
      { what: 'the firewall is emptied', steps: [run(router, 'nft flush ruleset')] },
      {
        what: 'the files are opened to all',
        steps: [
          run(
            router,
            `sed -i 's/{ 22, 80, 443 }/{ 22, 80, 443, 8080 }/' ${firewallPath}; service nftables restart`,
          ),
        ],
      },
    ],
  };
}

function grader({ pc, router }: SmallPlace, tunnel: Tunnel): Grade[] {
  return [
    { probe: opensPage(pc, `http://${tunnel.serverInside}:8080/`, files), points: 3 },
    { probe: pings(pc, tunnel.serverInside), points: 1 },
    {
      probe: testsTrue(
        'the next boot lets it pass too',
        router,
        `nft -c -f ${firewallPath} && grep -qE '(udp dport|th dport) .*\\b${tunnel.port}\\b.*accept' ${firewallPath}`,
      ),
      points: 2,
    },
    {
      probe: shows(
        'the tunnel carries it',
        pc,
        ['ip', '-j', 'route', 'get', tunnel.serverInside],
        '"dev":"tun',
      ),
      points: 1,
    },
  ];
}

function forbidden({ pc, router, ...place }: SmallPlace): Probe[] {
  return [
    firewallIsOpen(router),
    {
      ...opensPage(pc, `http://${place.serverAddress}:8080/`, files),
      what: 'the files are open to all without a tunnel',
      argv: ['curl', '-s', '-m', '1', `http://${place.serverAddress}:8080/`],
    },
  ];
}
