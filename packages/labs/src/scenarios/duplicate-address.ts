import { not, probe, shows, type Probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import type { Host } from '../model/topology.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { interfacesFile } from '../topologies/debian-files.ts';
import { opensPage, pings } from '../topologies/looks.ts';
import { withHosts } from '../topologies/second-pc.ts';
import { interfacesPath, smallPlace } from '../topologies/small.ts';

/** The new storage box got the address of the web server: now one answers, now the other. */
export const duplicateAddress: ScenarioKind = {
  name: 'duplicate-address',
  title: 'Two machines, one address',
  skill: 'network.addresses',
  level: 3,
  minutes: 25,
  build,
};

const box = 'storage';

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router, server } = place;
  const planned = `${place.serverNet}.${vary.integer('storage', 100, 140)}`;
  const taken = place.serverAddress;
  const set = (from: string, to: string): string =>
    `ifdown --force eth0; sed -i 's#address ${from}/#address ${to}/#' ${interfacesPath}; ifup eth0`;
  const announce = `for i in 1 2 3; do arping -q -c 1 -A -I eth0 ${taken}; sleep 0.4; done`;
  return {
    topology: withHosts(place, { [box]: storageBox(planned, place.serverGateway) }),
    ready: [...place.ready, pings(pc, planned), answersOnce(router, taken)],
    // The router must know the address already: an announcement changes what is known and adds nothing.
    fault: [
      run(box, set(planned, taken)),
      run(router, `ip neigh flush dev srv0; ping -q -c 1 -W 1 ${taken} || true`),
      run(box, announce),
    ],
    symptom: [
      not(`two machines answer for ${taken}`, answersOnce(router, taken)),
      not(`${pc} does not find its page`, opensPage(pc, place.url, place.pageWords)),
    ],
    words: {
      from: place.user.mail,
      subject: `${place.page} comes and goes`,
      text: `${place.page} works for some minutes and then it is gone again, for everybody. Maybe it has to do with the new storage box from yesterday? On its sticker it says that it should have the address ${planned}.`,
    },
    grader: [
      { probe: answersOnce(router, taken), points: 2 },
      { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
      { probe: pings(pc, planned), points: 2 },
      {
        probe: shows(`${box} will keep its address`, box, ['ifquery', 'eth0'], `address: ${planned}`),
        points: 1,
      },
    ],
    forbidden: [],
    hints: [
      'It comes and goes: does the same machine answer each time?',
      `"arping -I srv0 ${taken}" on the router shows who answers for that address.`,
      `The storage box has the address of ${server} in ${interfacesPath}.`,
    ],
    solution: [run(box, set(taken, planned)), run(router, 'ip neigh flush dev srv0')],
    wrongRepairs: [
      {
        what: 'the storage box is taken off the net',
        steps: [run(box, 'ifdown eth0'), run(router, 'ip neigh flush dev srv0')],
      },
      {
        what: 'the router is told by hand whom to believe',
        steps: [
          run(
            router,
            `mac=$(arping -c 2 -w 2 -I srv0 ${taken} | grep -o '\\[.*\\]' | tr -d '[]' | sort | head -n 1); ip neigh replace ${taken} lladdr "$mac" dev srv0 nud permanent`,
          ),
        ],
      },
    ],
  };
}

function storageBox(address: string, gateway: string): Host {
  return {
    layers: ['net'],
    interfaces: { eth0: { net: 'servers' } },
    files: { [interfacesPath]: interfacesFile([{ name: 'eth0', address, prefix: 24, gateway }]) },
    run: ['ifup -a'],
  };
}

/** All answers for an address, asked on the wire, come from one hardware address. */
function answersOnce(host: string, address: string): Probe {
  const argv = ['arping', '-c', '2', '-w', '2', '-I', 'srv0', address];
  return probe(`one machine answers for ${address}`, host, argv, (answer) => {
    const macs = [...answer.stdout.matchAll(/\[([0-9A-F:]+)\]/gi)].map((match) => match[1]);
    return new Set(macs).size === 1;
  });
}
