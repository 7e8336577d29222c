import { not, probe, shows, succeeds, type Probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { testsTrue } from '../topologies/looks.ts';
import { patchPlace, type PatchPlace } from '../topologies/patching.ts';

/** An update stopped in the middle: the package is there and not set up, and apt refuses everything else. */
export const updateFailed: ScenarioKind = {
  name: 'update-failed',
  title: 'An update that stopped half-way',
  skill: 'system.packages',
  level: 2,
  minutes: 25,
  build,
};

const leftover = '/etc/timesheet/rates.new';

function build(vary: Vary): Scenario {
  const place = patchPlace(vary, 2, ['office', 'office-updates']);
  const [broken = '', well = ''] = place.machines;
  const rate = vary.integer('rate', 41, 99);
  return {
    topology: withTimesheet(place, rate),
    ready: [hasNoHalf(broken), hasVersion(broken, '1.0'), hasVersion(well, '1.0')],
    fault: [
      run(
        broken,
        `echo 'draft of the new rates' >${leftover}; ! apt-get -q -y upgrade >/var/log/upgrade.log 2>&1`,
      ),
      run(well, 'apt-get -q -y upgrade'),
    ],
    symptom: [
      not(`a package of ${broken} is half set up`, hasNoHalf(broken)),
      not(`apt refuses to work on ${broken}`, aptWorks(broken)),
      hasVersion(well, '1.1'),
    ],
    words: {
      from: 'accounts@office.test',
      subject: `${broken} did not take the update of last night`,
      text: `The list of machines shows ${broken} in red since the update last night, ${well} is fine. The timesheet is different on the two now. I tried the button "try again", it says "error processing package timesheet".`,
    },
    grader: [
      { probe: hasNoHalf(broken), points: 2 },
      { probe: hasVersion(broken, '1.1'), points: 2 },
      { probe: aptWorks(broken), points: 2 },
      {
        probe: shows(
          'the rates of the office are still there',
          broken,
          ['cat', '/etc/timesheet/rates'],
          new RegExp(`^format 2\\n${rate}\\n$`),
        ),
        points: 1,
      },
    ],
    forbidden: [
      testsTrue('apt was told to leave the package alone', broken, 'apt-mark showhold | grep -q timesheet'),
    ],
    hints: [
      'What does dpkg itself say is wrong? "dpkg --audit".',
      'The end of /var/log/upgrade.log names a file that is in the way.',
      `Move ${leftover} aside, then "dpkg --configure -a".`,
    ],
    solution: [run(broken, `mv ${leftover} /root/rates-draft; dpkg --configure -a`)],
    wrongRepairs: wrongRepairs(broken),
  };
}

/** The machines start with the version of before, and with rates that somebody entered. */
function withTimesheet(place: PatchPlace, rate: number): Topology {
  const install = `apt-get -q -y install timesheet=1.0 && echo ${rate} >/etc/timesheet/rates`;
  const hosts = Object.fromEntries(
    Object.entries(place.topology.hosts).map(([name, host]) => [
      name,
      place.machines.includes(name) ? { ...host, run: [...(host.run ?? []), install] } : host,
    ]),
  );
  return { ...place.topology, hosts };
}

function wrongRepairs(broken: string): WrongRepair[] {
  return [
    {
      what: 'the old version is put back, and the update is still missing',
      steps: [run(broken, 'apt-get -q -y --allow-downgrades install timesheet=1.0')],
    },
    {
      what: 'the package is thrown away and its settings with it',
      steps: [
        run(
          broken,
          `dpkg --purge --force-all timesheet; rm -rf /etc/timesheet; mkdir /etc/timesheet; echo 40 >/etc/timesheet/rates; apt-get -q -y install timesheet`,
        ),
      ],
    },
  ];
}

/** Every package is as dpkg wants it: it is asked itself, not its log. */
function hasNoHalf(host: string): Probe {
  return probe(
    `no package of ${host} is half set up`,
    host,
    ['dpkg', '--audit'],
    (answer) => answer.code === 0 && answer.stdout === '',
  );
}

function hasVersion(host: string, version: string): Probe {
  const argv = ['dpkg-query', '-W', '-f', '${db:Status-Abbrev}${Version}', 'timesheet'];
  return shows(`${host} has timesheet ${version}`, host, argv, `ii ${version}`);
}

function aptWorks(host: string): Probe {
  return succeeds(`apt works on ${host}`, host, [
    'sh',
    '-c',
    'apt-get -q -y check && [ -z "$(dpkg --audit)" ]',
  ]);
}
