import { fails, probe, shows } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { plugCable, pullCable, run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, pings } from '../topologies/looks.ts';
import { smallPlace } from '../topologies/small.ts';

/** The cable of a PC is out: nothing that is typed on the PC can mend it. */
export const linkDown: ScenarioKind = {
  name: 'link-down',
  title: 'The cable is out',
  skill: 'network.link',
  level: 1,
  minutes: 10,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router } = place;
  const hasCarrier = shows(`the link of ${pc} is up`, pc, ['ip', '-j', 'link', 'show', 'eth0'], '"LOWER_UP"');
  const knowsPc = probe(`${router} hears from ${pc} on the wire`, router, ['ip', '-j', 'neigh'], (answer) =>
    /"state":\["(REACHABLE|DELAY|STALE|PROBE)"\]/.test(answer.stdout),
  );
  return {
    topology: place.topology,
    ready: [...place.ready, hasCarrier],
    fault: [pullCable(pc, 'eth0'), run(router, 'ip neigh flush dev lan0')],
    symptom: [
      fails(`${pc} does not reach its router`, pc, pings(pc, place.routerAddress).argv),
      shows(`${pc} says that no cable is in`, pc, ['ip', '-j', 'link', 'show', 'eth0'], '"NO-CARRIER"'),
    ],
    words: {
      from: place.user.mail,
      subject: 'No internet since the desks were moved',
      text: `Hello, they moved our desks over the weekend and since this morning my computer ${pc} opens nothing at all. The little globe has a cross. I already restarted it twice. Can somebody look at it?`,
    },
    grader: [
      { probe: hasCarrier, points: 2 },
      { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
      { probe: knowsPc, points: 1 },
    ],
    forbidden: [],
    hints: [
      'Begin at the bottom: does the machine see a cable?',
      '"ip link show eth0" on the PC tells whether there is a carrier.',
      'No carrier means cable, wall socket or switch port. No setting on the PC helps; in a lab "deskhand lab cable LAB HOST eth0 in" is the hand that plugs it.',
    ],
    solution: [plugCable(pc, 'eth0')],
    wrongRepairs: [
      {
        what: 'the interface is restarted and given an address by hand',
        steps: [
          run(pc, `ip link set eth0 down; ip link set eth0 up; ip addr replace ${place.lan}.60/24 dev eth0`),
        ],
      },
    ],
  };
}
