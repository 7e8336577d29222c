import { fails, shows } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { answersName, opensPage, resolves } from '../topologies/looks.ts';
import { smallPlace } from '../topologies/small.ts';
import { hasOwnHostsEntry } from './shortcuts.ts';

const path = '/etc/nsswitch.conf';

/** The name server answers, and the PC never asks it: its order of ways to find a name ends before. */
export const nameOrderBroken: ScenarioKind = {
  name: 'name-order-broken',
  title: 'A PC that does not ask',
  skill: 'network.dns',
  level: 3,
  minutes: 20,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc } = place;
  const wrong = vary.pick('order', ['files', 'files [NOTFOUND=return] dns']);
  return {
    topology: place.topology,
    ready: place.ready,
    fault: [run(pc, `sed -i 's/^hosts:.*/hosts:          ${wrong}/' ${path}`)],
    symptom: [
      answersName(pc, place.routerAddress, place.page, place.serverAddress),
      fails(`${pc} does not find the name`, pc, resolves(pc, place.page, '').argv),
      fails(`${pc} does not open the page`, pc, opensPage(pc, place.url, '').argv),
    ],
    words: {
      from: place.user.mail,
      subject: 'Only my computer finds nothing by name',
      text: `On ${pc} no page opens, "server not found". A friend helped me with a tip from a forum on Sunday, but that did not help either. The technician's test with dig says the name is fine.`,
    },
    grader: [
      { probe: resolves(pc, place.page, place.serverAddress), points: 2 },
      { probe: resolves(pc, `${place.router}.${place.domain}`, place.routerAddress), points: 2 },
      { probe: opensPage(pc, place.url, place.pageWords), points: 1 },
      {
        probe: shows(
          `${pc} asks its files first and the name server then`,
          pc,
          ['cat', path],
          /^hosts:\s+files\s+(\S+\s+)*dns/m,
        ),
        points: 1,
      },
    ],
    forbidden: [hasOwnHostsEntry(pc, place.page), hasOwnHostsEntry(pc, place.domain)],
    hints: [
      '"dig" works and the browser does not. What does the browser do that dig does not?',
      '"getent hosts NAME" goes the way of all programs; dig goes its own.',
      `The line "hosts:" in ${path} ends before the name server is asked.`,
    ],
    solution: [run(pc, `sed -i 's/^hosts:.*/hosts:          files dns/' ${path}`)],
    wrongRepairs: [
      {
        what: 'the names are written into /etc/hosts',
        steps: [
          run(
            pc,
            `printf '%s\\n' '${place.serverAddress} ${place.page}' '${place.routerAddress} ${place.router}.${place.domain}' >>/etc/hosts`,
          ),
        ],
      },
      {
        what: 'another name server is entered',
        steps: [run(pc, `echo 'nameserver ${place.serverAddress}' >>/etc/resolv.conf`)],
      },
    ],
  };
}
