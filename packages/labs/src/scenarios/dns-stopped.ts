import { fails, probe, succeeds } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { answersName, opensPage, pings, runs } from '../topologies/looks.ts';
import { smallPlace } from '../topologies/small.ts';
import { hasOwnHostsEntry } from './shortcuts.ts';

/** The name server of the office does not run: everything is reached by address and nothing by name. */
export const dnsStopped: ScenarioKind = {
  name: 'dns-stopped',
  title: 'No name is answered',
  skill: 'network.dns',
  level: 1,
  minutes: 15,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router, server } = place;
  const asks = ['dig', '+short', '+time=1', '+tries=1', `@${place.routerAddress}`, place.page];
  return {
    topology: place.topology,
    ready: place.ready,
    fault: [run(router, 'service dnsmasq stop')],
    symptom: [
      succeeds(`${pc} reaches the server by address`, pc, pings(pc, place.serverAddress).argv),
      probe(`${pc} gets no answer for a name`, pc, asks, (answer) => answer.code !== 0),
      fails(`${pc} does not open the page`, pc, opensPage(pc, place.url, '').argv),
    ],
    words: {
      from: place.user.mail,
      subject: `${place.page} is gone`,
      text: `The ${place.page} does not open for anybody in our room since about ten minutes. The browser says that it cannot find the address. Is the server down?`,
    },
    grader: [
      { probe: answersName(pc, place.routerAddress, place.page, place.serverAddress), points: 2 },
      {
        probe: answersName(server, place.routerAddress, `${server}.${place.domain}`, place.serverAddress),
        points: 1,
      },
      { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
      { probe: runs(router, 'dnsmasq'), points: 1 },
    ],
    forbidden: [hasOwnHostsEntry(pc, place.page)],
    hints: [
      'Is the page gone, or only its name? Try the address of the server.',
      'Ask the name server really: "dig @ROUTER NAME". An open UDP port proves nothing.',
      'The service dnsmasq on the router does not run.',
    ],
    solution: [run(router, 'service dnsmasq start')],
    wrongRepairs: [
      {
        what: 'the name is written into /etc/hosts of the PC',
        steps: [run(pc, `echo "${place.serverAddress} ${place.page}" >>/etc/hosts`)],
      },
    ],
  };
}
