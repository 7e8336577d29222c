import { fails, probe, shows, succeeds, type Probe } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import { run, writeFile } from '../model/step.ts';
import type { Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, pings } from '../topologies/looks.ts';
import { officePlace, opensOutside, routerInterfaces, type OfficePlace } from '../topologies/office.ts';
import { interfacesPath } from '../topologies/small.ts';

/**
 * The first provider takes packets and loses them behind its own door: the link is up, so the route stays.
 * The second provider is there and unused. Nothing in the office can mend the first; the way must change.
 */
export const providerDown: ScenarioKind = {
  name: 'provider-down',
  title: 'One of two providers is down',
  skill: 'network.routing',
  level: 3,
  minutes: 25,
  build,
};

function build(vary: Vary): Scenario {
  const place = officePlace(vary);
  const [first, second] = place.providers;
  const [pc, otherPc] = place.pcs;
  return {
    topology: withoutExtras(place),
    ready: [opensOutside(pc, place), opensOutside(otherPc, place), leavesBy(place, first.gateway)],
    fault: [run(first.host, 'ip link set up0 down')],
    symptom: [
      fails(`${pc} opens no page of the outside`, pc, ['curl', '-s', '-m', '2', `http://${place.outside}/`]),
      opensPage(pc, `http://${place.serverAddress}/`, place.domain),
      succeeds(`the door of the provider answers`, place.router, pings(place.router, first.gateway).argv),
      succeeds(`the other provider is well`, second.host, pings(second.host, place.outsideAddress).argv),
    ],
    words: {
      from: `reception@${place.domain}`,
      subject: 'The whole office is offline',
      text: `Nobody can reach the internet since a quarter of an hour, the card reader at reception does not work either. The pages of the house do open. Do we not pay for two lines, so that this cannot happen?`,
    },
    grader: grader(place),
    forbidden: [
      {
        ...fails('the office shows its inner addresses to the outside', place.router, []),
        argv: ['sh', '-c', 'nft -j list ruleset | grep -q masquerade'],
      },
    ],
    hints: [
      'How far does it get? "traceroute -n" from a PC to the outside names the last one who answers.',
      `The link to ${first.host} is up, so the router still believes in it. What does its own door say, and what lies behind?`,
      `Give the route over ${second.host} the lower metric, now and in ${interfacesPath}.`,
    ],
    solution: [
      writeFile(place.router, interfacesPath, routerInterfaces(place, [30, 20])),
      run(
        place.router,
        `ip route del default via ${first.gateway}; ip route add default via ${first.gateway} metric 30; conntrack -F 2>/dev/null; true`,
      ),
    ],
    wrongRepairs: wrongRepairs(place),
  };
}

function grader(place: OfficePlace): Grade[] {
  const [, second] = place.providers;
  return [
    { probe: opensOutside(place.pcs[0], place), points: 2 },
    { probe: opensOutside(place.pcs[1], place), points: 2 },
    { probe: leavesBy(place, second.gateway), points: 1 },
    {
      probe: probe('the next boot takes the same way', place.router, ['cat', interfacesPath], (answer) => {
        const metric = (gateway: string): number =>
          Number(
            new RegExp(`default via ${gateway.replaceAll('.', '\\.')} metric (\\d+)`).exec(
              answer.stdout,
            )?.[1] ?? Number.POSITIVE_INFINITY,
          );
        return metric(second.gateway) < metric(place.providers[0].gateway);
      }),
      points: 2,
    },
  ];
}

function wrongRepairs(place: OfficePlace): WrongRepair[] {
  const [first, second] = place.providers;
  return [
    {
      what: 'the uplink to the first provider is restarted',
      steps: [run(place.router, `ifdown --force ${first.uplink}; ifup ${first.uplink}`)],
    },
    {
      what: 'a route by hand that the next boot forgets',
      steps: [run(place.router, `ip route replace default via ${second.gateway} metric 5`)],
    },
  ];
}

/** What the router would do with a packet to the outside at this moment. */
function leavesBy(place: OfficePlace, gateway: string): Probe {
  const argv = ['ip', '-j', 'route', 'get', place.outsideAddress];
  return shows(`${place.router} sends packets over ${gateway}`, place.router, argv, `"gateway":"${gateway}"`);
}

/** Mail and printer have no part in this story. */
function withoutExtras(place: OfficePlace): Topology {
  const needed = new Set(['internet', 'isp1', 'isp2', place.router, place.server, ...place.pcs]);
  const hosts = Object.fromEntries(Object.entries(place.hosts).filter(([name]) => needed.has(name)));
  return { ...place.topology, hosts };
}
