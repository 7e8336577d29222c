import { fails, probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, resolves } from '../topologies/looks.ts';
import { withSecondPc, otherPc } from '../topologies/second-pc.ts';
import { dnsmasqPath, smallPlace } from '../topologies/small.ts';
import { hasOwnHostsEntry } from './shortcuts.ts';

/** The name server answers at once, with the address of a server that was taken away. */
export const dnsWrongAnswer: ScenarioKind = {
  name: 'dns-wrong-answer',
  title: 'A name with an old address',
  skill: 'network.dns',
  level: 2,
  minutes: 20,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router } = place;
  const old = `${place.serverNet}.${vary.integer('old address', 60, 90)}`;
  const record = (from: string, to: string): string =>
    `sed -i 's/^host-record=${place.page},${from}$/host-record=${place.page},${to}/' ${dnsmasqPath} && service dnsmasq stop && service dnsmasq start`;
  const asks = ['dig', '+short', '+time=1', '+tries=1', `@${place.routerAddress}`, place.page];
  return {
    topology: withSecondPc(place),
    ready: [...place.ready, opensPage(otherPc, place.url, place.pageWords)],
    fault: [run(router, record(place.serverAddress, old))],
    symptom: [
      resolves(pc, place.page, old),
      fails(`${pc} does not open the page`, pc, opensPage(pc, place.url, '').argv),
      opensPage(pc, `http://${place.server}.${place.domain}/`, place.pageWords),
    ],
    words: {
      from: place.user.mail,
      subject: `Cannot reach ${place.page}`,
      text: `I get a timeout on ${place.page}. Funny thing: the bookmark with the name of the machine, ${place.server}.${place.domain}, still works for a colleague. Did something change last night?`,
    },
    grader: [
      {
        probe: probe(`the name server knows the right address and no other`, pc, asks, (answer) =>
          answer.stdout
            .trim()
            .split('\n')
            .every((line) => line === place.serverAddress),
        ),
        points: 3,
      },
      { probe: opensPage(pc, place.url, place.pageWords), points: 1 },
      { probe: opensPage(otherPc, place.url, place.pageWords), points: 2 },
    ],
    forbidden: [hasOwnHostsEntry(pc, place.page), hasOwnHostsEntry(otherPc, place.page)],
    hints: [
      'One name works and another does not, and both should be the same machine.',
      'Compare the answers: "dig" for both names.',
      `The record of ${place.page} in ${dnsmasqPath} on the router holds an old address.`,
    ],
    solution: [run(router, record(old, place.serverAddress))],
    wrongRepairs: [
      {
        what: 'the name is written into /etc/hosts of one PC',
        steps: [run(pc, `echo "${place.serverAddress} ${place.page}" >>/etc/hosts`)],
      },
      {
        what: 'a second record is added and the old one stays',
        steps: [
          run(
            router,
            `echo 'address=/${place.page}/${place.serverAddress}' >>${dnsmasqPath}; service dnsmasq stop; service dnsmasq start`,
          ),
        ],
      },
    ],
  };
}
