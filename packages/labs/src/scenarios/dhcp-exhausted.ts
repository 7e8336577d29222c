import { fails, not, probe, succeeds } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, testsTrue } from '../topologies/looks.ts';
import { newcomer, withHosts } from '../topologies/second-pc.ts';
import { dnsmasqPath, smallPlace, type SmallPlace } from '../topologies/small.ts';
import { asksForAddress } from './asking.ts';

const leases = '/var/lib/misc/dnsmasq.leases';
const visitor = 'visitor';

/** The pool of addresses was cut down, and a phone that left long ago still holds the last one. */
export const dhcpExhausted: ScenarioKind = {
  name: 'dhcp-exhausted',
  title: 'No address left to give',
  skill: 'network.dhcp',
  level: 2,
  minutes: 20,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router, lan } = place;
  const full = `dhcp-range=${lan}.100,${lan}.150,`;
  const cut = `dhcp-range=${lan}.100,${lan}.100,`;
  const restart = 'service dnsmasq stop; service dnsmasq start';
  const ghost = `echo "$(( $(date +%s) + 86400 )) 02:00:5e:00:00:01 ${lan}.100 old-phone *" >${leases}`;
  return {
    topology: withHosts(place, { [visitor]: newcomer() }),
    ready: place.ready,
    fault: [
      run(pc, 'ifdown eth0'),
      run(
        router,
        `service dnsmasq stop; sed -i 's/^${full}/${cut}/' ${dnsmasqPath}; ${ghost}; service dnsmasq start`,
      ),
      run(pc, '(timeout 8 ifup eth0 >/dev/null 2>&1 &)'),
    ],
    symptom: [
      fails(`${pc} has no address`, pc, ['sh', '-c', `ip -4 -o addr show eth0 | grep -q 'inet ${lan}.'`]),
      not('a newcomer gets none either', asksForAddress(visitor, place.routerAddress)),
      succeeds(`${router} writes that no address is left`, router, [
        'grep',
        '-q',
        'no address available',
        '/var/log/dnsmasq.log',
      ]),
    ],
    words: {
      from: place.user.mail,
      subject: 'My computer gets no network, others work',
      text: `I was on holiday and today ${pc} says "no network address". The machines that were on over night all work. I need to send the figures before noon.`,
    },
    grader: grader(place),
    forbidden: [],
    hints: [
      'Who gets an address and who does not? Machines that still have one keep it.',
      'The log of dnsmasq on the router says what it answers to a machine that asks.',
      `The range in ${dnsmasqPath} has room for a single machine, and ${leases} shows who has it.`,
    ],
    solution: [
      run(router, `sed -i 's/^${cut}/${full}/' ${dnsmasqPath}; ${restart}`),
      run(pc, 'ifdown --force eth0 2>/dev/null; timeout 15 ifup eth0'),
    ],
    wrongRepairs: wrongRepairs(place),
  };
}

function grader({ pc, router, lan, ...place }: SmallPlace): Grade[] {
  return [
    {
      probe: probe(`${router} gave ${pc} an address of the pool`, router, ['cat', leases], (answer) =>
        answer.stdout.split('\n').some((line) => line.includes(` ${lan}.`) && line.split(' ')[3] === pc),
      ),
      points: 2,
    },
    { probe: asksForAddress(visitor, place.routerAddress), points: 2 },
    { probe: opensPage(pc, place.url, place.pageWords), points: 1 },
    {
      probe: testsTrue(
        `the address of ${pc} is on lease`,
        pc,
        `ip -4 -o addr show eth0 | grep 'inet ${lan}.' | grep -q dynamic`,
      ),
      points: 1,
    },
  ];
}

function wrongRepairs({ pc, router, lan, ...place }: SmallPlace): WrongRepair[] {
  return [
    {
      what: 'the PC is given a fixed address by hand',
      steps: [
        run(
          pc,
          `ip addr add ${lan}.77/24 dev eth0; ip link set eth0 up; ip route replace default via ${place.routerAddress}; echo 'nameserver ${place.routerAddress}' >/etc/resolv.conf`,
        ),
      ],
    },
    {
      what: 'the old lease is deleted and the pool stays as small as it is',
      steps: [
        run(router, `service dnsmasq stop; : >${leases}; service dnsmasq start`),
        run(pc, 'ifdown --force eth0 2>/dev/null; timeout 15 ifup eth0'),
      ],
    },
  ];
}
