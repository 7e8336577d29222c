import { probe, shows, type Probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage } from '../topologies/looks.ts';
import { otherPc, withSecondPc } from '../topologies/second-pc.ts';
import { smallPlace } from '../topologies/small.ts';
import { firewallIsOpen } from './shortcuts.ts';

/** A third of all packets is lost on the router: a rule of a test of video calls was left there. */
export const packetLoss: ScenarioKind = {
  name: 'packet-loss',
  title: 'Every third packet is lost',
  skill: 'network.quality',
  level: 2,
  minutes: 25,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router } = place;
  const percent = vary.integer('loss', 30, 45);
  const table = vary.pick('table', ['videotest', 'qualitytest', 'trial']);
  const rules = [
    `add table inet ${table}`,
    `add chain inet ${table} lossy { type filter hook forward priority -10; }`,
    `add rule inet ${table} lossy numgen random mod 100 < ${percent} counter drop`,
  ].join('\n');
  return {
    topology: withSecondPc(place),
    ready: [...place.ready, loses(pc, place.serverAddress, [0, 2])],
    fault: [run(router, `nft -f - <<'END'\n${rules}\nEND`)],
    symptom: [
      loses(pc, place.serverAddress, [15, 100]),
      loses(otherPc, place.serverAddress, [15, 100]),
      loses(pc, place.routerAddress, [0, 2]),
    ],
    words: {
      from: place.user.mail,
      subject: 'Calls break up, pages load in jumps',
      text: `Since Tuesday every page of ${place.page} takes ages and sometimes loads only half, then again it is quick. Calls break up. Other people on our floor say the same.`,
    },
    grader: [
      { probe: loses(pc, place.serverAddress, [0, 2]), points: 2 },
      { probe: loses(otherPc, place.serverAddress, [0, 2]), points: 2 },
      { probe: opensPage(otherPc, place.url, place.pageWords), points: 1 },
      {
        probe: shows(
          'no rule of the router loses packets by chance',
          router,
          ['sh', '-c', 'nft -j list ruleset | grep -c numgen || true'],
          /^0$/m,
        ),
        points: 1,
      },
    ],
    forbidden: [firewallIsOpen(router)],
    hints: [
      'Is it all packets or some? Send fifty and count.',
      '"mtr -n -r -c 20" shows the first hop from which packets are missing.',
      `On the router "nft list ruleset" shows a table "${table}" that has no business there.`,
    ],
    solution: [run(router, `nft delete table inet ${table}`)],
    wrongRepairs: [
      { what: 'all rules of the router are thrown away', steps: [run(router, 'nft flush ruleset')] },
      {
        what: 'the network of the PC is restarted',
        steps: [run(pc, 'ifdown eth0; timeout 15 ifup eth0')],
      },
    ],
  };
}

/** Sixty echoes from one host; the percentage that never came back lies within these limits. */
function loses(host: string, address: string, [least, most]: readonly [number, number]): Probe {
  const argv = ['ping', '-n', '-q', '-c', '60', '-i', '0.01', '-W', '1', address];
  const what = `${host} loses ${least} to ${most} % on the way to ${address}`;
  return probe(what, host, argv, (answer) => {
    const percent = Number(/([\d.]+)% packet loss/.exec(answer.stdout)?.[1] ?? Number.NaN);
    return percent >= least && percent <= most;
  });
}
