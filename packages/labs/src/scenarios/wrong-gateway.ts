import { fails, shows, succeeds } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind } from '../model/scenario.ts';
import { run, writeFile } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { interfacesFile } from '../topologies/debian-files.ts';
import { opensPage, pings, testsTrue } from '../topologies/looks.ts';
import { interfacesPath, smallPlace, type SmallPlace } from '../topologies/small.ts';

/** A PC with a fixed address has a gateway that nobody is: its own net works, everything behind does not. */
export const wrongGateway: ScenarioKind = {
  name: 'wrong-gateway',
  title: 'A gateway that does not exist',
  skill: 'network.routing',
  level: 1,
  minutes: 15,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc } = place;
  const address = `${place.lan}.${vary.integer('fixed address', 200, 240)}`;
  const right = place.routerAddress;
  const wrong = `${place.lan}.${vary.pick('typing slip', [11, 254, 21])}`;
  const file = (gateway: string): string =>
    interfacesFile([
      {
        name: 'eth0',
        address,
        prefix: 24,
        gateway,
        more: [`up printf 'search ${place.domain}\\nnameserver ${right}\\n' >/etc/resolv.conf`],
      },
    ]);
  const restart = 'ifdown --force eth0 2>/dev/null; ip addr flush dev eth0; ifup eth0';
  return {
    topology: place.topology,
    ready: place.ready,
    fault: [run(pc, 'ifdown eth0'), writeFile(pc, interfacesPath, file(wrong)), run(pc, 'ifup eth0')],
    symptom: [
      succeeds(`${pc} reaches its own net`, pc, pings(pc, right).argv),
      fails(`${pc} reaches nothing behind the router`, pc, pings(pc, place.serverAddress).argv),
    ],
    words: {
      from: place.user.mail,
      subject: `${pc} is online but no page opens`,
      text: `Since the new person set up a fixed address on ${pc} yesterday, no page opens there, not even the ${place.page}. The colleague next to me has no trouble. The network symbol looks normal.`,
    },
    grader: grader(place),
    forbidden: [],
    hints: [
      'What does the PC reach, and what not? Its own net, and nothing else: where is the border?',
      'Compare "ip route" on the PC with the address of the router.',
      `The default route goes to ${wrong}, which is nobody. It comes from ${interfacesPath}.`,
    ],
    solution: [writeFile(pc, interfacesPath, file(right)), run(pc, restart)],
    wrongRepairs: [
      {
        what: 'a route to the one server, and the wrong gateway stays',
        steps: [run(pc, `ip route add ${place.serverAddress}/32 via ${right}`)],
      },
      {
        what: 'the route is right until the next restart',
        steps: [run(pc, `ip route replace default via ${right}`)],
      },
    ],
  };
}

function grader({ pc, ...place }: SmallPlace): Grade[] {
  return [
    { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
    {
      probe: shows(
        `the only default route of ${pc} goes to the router`,
        pc,
        ['ip', '-j', 'route', 'show', 'default'],
        new RegExp(
          `^\\[\\{"dst":"default","gateway":"${place.routerAddress.replaceAll('.', '\\.')}"[^{]*\\]\\s*$`,
        ),
      ),
      points: 2,
    },
    { probe: pings(pc, place.serverGateway), points: 1 },
    {
      probe: testsTrue(
        `${pc} will have it after a restart too`,
        pc,
        `ifquery eth0 | grep -qx 'gateway: ${place.routerAddress}' || grep -qE '^ *iface +eth0 +inet +dhcp' ${interfacesPath}`,
      ),
      points: 2,
    },
  ];
}
