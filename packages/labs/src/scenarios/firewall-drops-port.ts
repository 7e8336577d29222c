import { fails, not, succeeds } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { nginxSite } from '../topologies/debian-files.ts';
import { opensPage, pings, testsTrue } from '../topologies/looks.ts';
import { otherPc, withSecondPc } from '../topologies/second-pc.ts';
import { firewallPath, sitePath, smallPlace, type SmallPlace } from '../topologies/small.ts';
import { firewallIsOpen } from './shortcuts.ts';

/** The firewall between PCs and servers lost one port out of three: echo and shell pass, the web does not. */
export const firewallDropsPort: ScenarioKind = {
  name: 'firewall-drops-port',
  title: 'One port does not pass',
  skill: 'network.firewall',
  level: 2,
  minutes: 20,
  build,
};

/** Something on the server that is not for the PCs; a firewall that lets it through is too open. */
const closedPort = 8080;

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router, server } = place;
  const topology = withSecondPc(place);
  const host = topology.hosts[server];
  return {
    topology: {
      ...topology,
      hosts: { ...topology.hosts, ...(host && { [server]: { ...host, files: filesWithAdminPage(place) } }) },
    },
    ready: [
      ...place.ready,
      opensPage(server, `http://${place.serverAddress}:${closedPort}/`, place.pageWords),
      not(`${pc} does not see the page of the administrators`, opensAdminPage(place, pc)),
    ],
    fault: [run(router, `sed -i 's/{ 22, 80, 443 }/{ 22, 443 }/' ${firewallPath}; service nftables restart`)],
    symptom: [
      succeeds(`${pc} reaches the server by echo`, pc, pings(pc, place.serverAddress).argv),
      fails(`${pc} gets no page`, pc, opensPage(pc, place.url, '').argv),
    ],
    words: {
      from: place.user.mail,
      subject: `${place.page} only spins`,
      text: `${place.page} loads and loads and then gives up, on my machine and on the one beside me. Your colleague said on the phone that the server is up and answers his ping. What now?`,
    },
    grader: grader(place),
    forbidden: [firewallIsOpen(router), opensAdminPage(place, pc), opensAdminPage(place, otherPc)],
    hints: [
      'A refused port answers at once; this one is silent. Who sits between the PC and the server?',
      '"traceroute -T -p 80" from the PC shows where a connection ends.',
      `The list of ports in ${firewallPath} on the router lost one.`,
    ],
    solution: [
      run(router, `sed -i 's/{ 22, 443 }/{ 22, 80, 443 }/' ${firewallPath}; service nftables restart`),
    ],
    wrongRepairs: wrongRepairs(place),
  };
}

function filesWithAdminPage(place: SmallPlace): Readonly<Record<string, string>> {
  const site = nginxSite(place.page, '/srv/www', [`listen ${closedPort};`]);
  const files = place.hosts[place.server]?.files ?? {};
  return { ...(files as Record<string, string>), [sitePath]: site };
}

function opensAdminPage(place: SmallPlace, host: string): ReturnType<typeof opensPage> {
  const url = `http://${place.serverAddress}:${closedPort}/`;
  return {
    ...opensPage(host, url, place.pageWords),
    argv: ['curl', '-s', '-m', '1', url],
    what: `${host} sees the page of the administrators`,
  };
}

function grader({ pc, router, ...place }: SmallPlace): Grade[] {
  return [
    { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
    { probe: opensPage(otherPc, place.url, place.pageWords), points: 2 },
    {
      probe: testsTrue(
        'the next boot has the same rules',
        router,
        `nft -c -f ${firewallPath} && grep -E '^ *iifname "lan0" .*tcp dport .*accept' ${firewallPath} | grep -qw 80`,
      ),
      points: 1,
    },
  ];
}

function wrongRepairs({ router }: SmallPlace): WrongRepair[] {
  return [
    { what: 'the firewall is emptied', steps: [run(router, 'nft flush ruleset')] },
    {
      what: 'everything from this PC passes',
      steps: [
        run(
          router,
          `ip=$(ip -4 neigh show dev lan0 | awk '/REACHABLE|STALE|DELAY/ {print $1; exit}'); sed -i "/policy drop/a ip saddr $ip accept" ${firewallPath}; service nftables restart`,
        ),
      ],
    },
    {
      what: 'a rule by hand that the next boot forgets',
      steps: [run(router, 'nft add rule inet filter forward tcp dport 80 accept')],
    },
  ];
}
