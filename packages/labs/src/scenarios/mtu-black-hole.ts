import { fails, not, probe, succeeds, type Probe } from '../model/probe.ts';
import type { Host } from '../model/topology.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage } from '../topologies/looks.ts';
import { otherPc, withSecondPc } from '../topologies/second-pc.ts';
import { smallPlace } from '../topologies/small.ts';
import { firewallIsOpen } from './shortcuts.ts';

/**
 * The router's port to the PCs takes smaller packets than everybody believes, and the router may not say so
 * (RFC 1191, RFC 2923): small things pass, large ones vanish.
 */
export const mtuBlackHole: ScenarioKind = {
  name: 'mtu-black-hole',
  title: 'Large packets vanish',
  skill: 'network.path',
  level: 3,
  minutes: 30,
  build,
};

const sizeKb = 300;

/** As somebody writes who believes that ICMP is dangerous. */
const silence = [
  'add table inet quiet',
  'add chain inet quiet out { type filter hook output priority 0; }',
  'add rule inet quiet out icmp type destination-unreachable counter drop',
].join('\n');

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router, server } = place;
  const topology = withSecondPc(place);
  const host = topology.hosts[server];
  const file = `${place.url}list.csv`;
  const mtu = vary.pick('mtu', [1300, 1280, 1340]);
  return {
    topology: { ...topology, hosts: { ...topology.hosts, ...(host && { [server]: withLongList(host) }) } },
    ready: [...place.ready, fetchesAll(pc, file)],
    fault: [run(router, `ip link set lan0 mtu ${mtu}`), run(router, `nft -f - <<'END'\n${silence}\nEND`)],
    symptom: [
      opensPage(pc, place.url, place.pageWords),
      not(`${pc} never gets the long list`, fetchesAll(pc, file)),
      succeeds(`small echoes come back to ${server}`, server, echo(place.routerAddress, 100)),
      fails(`${otherPc} gets no large packet from ${server}`, otherPc, [
        'curl',
        '-s',
        '-m',
        '2',
        '-o',
        '/dev/null',
        file,
      ]),
    ],
    words: {
      from: place.user.mail,
      subject: 'Some pages open, some hang for ever',
      text: `The start page of ${place.page} opens at once, but the long list hangs with a white page until I give up. My colleague has the same. It began after the work on the router on Friday evening.`,
    },
    grader: [
      { probe: fetchesAll(pc, file), points: 2 },
      { probe: fetchesAll(otherPc, file), points: 2 },
      {
        probe: probe(
          'the router tells when a packet is too large, or takes it',
          router,
          ['sh', '-c', tellsOrTakes],
          (answer) => answer.stdout.includes('well'),
        ),
        points: 2,
      },
    ],
    forbidden: [firewallIsOpen(router)],
    hints: [
      'What is the difference between what opens and what hangs? Try sizes: "ping -M do -s 1400".',
      '"tracepath" stalls where a packet is too large and nobody says so.',
      'On the router compare the MTU of its ports, and look which rule drops ICMP.',
    ],
    solution: [run(router, 'ip link set lan0 mtu 1500; nft delete table inet quiet')],
    wrongRepairs: [
      { what: 'the MTU of one PC is lowered', steps: [run(pc, `ip link set eth0 mtu ${mtu}`)] },
      { what: 'the list is made short', steps: [run(server, 'truncate -s 500 /srv/www/list.csv')] },
    ],
  };
}

/** Either the port takes full packets, or the note that they are too large may leave the router. */
const tellsOrTakes =
  '[ "$(cat /sys/class/net/lan0/mtu)" -ge 1500 ] && echo well; nft list ruleset | grep -q "destination-unreachable.*drop" || echo well';

function withLongList(host: Host): Host {
  const make = `head -c ${sizeKb}k /dev/urandom >/srv/www/list.csv`;
  return { ...host, run: [make, ...(host.run ?? [])] };
}

function fetchesAll(host: string, url: string): Probe {
  const argv = ['curl', '-s', '-m', '2', '-o', '/dev/null', '-w', '%{size_download}', url];
  return probe(
    `${host} gets all of the long list`,
    host,
    argv,
    (answer) => answer.stdout === String(sizeKb * 1024),
  );
}

function echo(address: string, size: number): string[] {
  return ['ping', '-n', '-c', '1', '-W', '1', '-M', 'do', '-s', String(size), address];
}
