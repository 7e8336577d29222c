import { fails, not, probe, shows, type Probe } from '../model/probe.ts';
import type { Grade, Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, testsTrue } from '../topologies/looks.ts';
import { mailboxOf, sendsMail, withMailServer } from '../topologies/small-mail.ts';
import { smallPlace, type SmallPlace } from '../topologies/small.ts';

/**
 * A forgotten trace fills the disk of the mail server, which then takes no mail. The program that writes it
 * still runs: whoever deletes the file alone frees nothing, since the program holds it.
 */
export const diskFull: ScenarioKind = {
  name: 'disk-full',
  title: 'No space left',
  skill: 'system.disk',
  level: 2,
  minutes: 25,
  build,
};

const trace = '/var/log/scan/trace.log';
const program = '/usr/sbin/scan-trace';

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { server, pc } = place;
  // Writes until nothing more fits, and holds its file open as a daemon does.
  const scan = `#!/bin/sh\nexec >>${trace}\nwhile :; do head -c 1000000 /dev/zero 2>/dev/null || sleep 1; done\n`;
  const fill = [
    `mkdir -p /var/log/scan; printf '%s' '${scan.replaceAll('\n', '\\n')}' | sed 's/\\\\n/\\n/g' >${program}; chmod 755 ${program}`,
    `start-stop-daemon --start --background --make-pidfile --pidfile /run/scan-trace.pid --exec ${program}`,
    'for try in $(seq 100); do [ "$(df --output=pcent / | tail -n 1 | tr -dc 0-9)" -ge 100 ] && exit 0; sleep 0.1; done; exit 1',
  ].join('\n');
  return {
    topology: withMailServer(place),
    ready: [...place.ready, sendsMail(pc, place)],
    fault: [run(server, fill)],
    symptom: [
      not(`${pc} cannot send mail`, sendsMail(pc, place)),
      shows(`the disk of ${server} is full`, server, ['df', '--output=pcent', '/'], '100%'),
      opensPage(pc, place.url, place.pageWords),
    ],
    words: {
      from: place.user.mail,
      subject: 'Mails come back: insufficient system storage',
      text: `Nobody here can send or receive mail since this morning. My program says "452 insufficient system storage". My mailbox is nearly empty, so it cannot be me.`,
    },
    grader: grader(place),
    forbidden: [
      testsTrue(`the mailbox of ${place.user.name} was deleted`, server, `[ ! -s ${mailboxOf(place)} ]`),
    ],
    hints: [
      'What exactly does the mail server say, and which of its disks is meant?',
      '"df -h", then "du -xh / | sort -h | tail": what is large?',
      `${trace} grows as long as ${program} runs; a deleted file that is open still takes its space ("lsof +L1").`,
    ],
    solution: [
      run(
        server,
        `start-stop-daemon --stop --pidfile /run/scan-trace.pid --retry TERM/2/KILL/2; rm -f ${trace}; postfix flush`,
      ),
    ],
    wrongRepairs: wrongRepairs(place),
  };
}

function grader({ pc, server, ...place }: SmallPlace): Grade[] {
  return [
    { probe: sendsMail(pc, { ...place, pc, server }), points: 3 },
    { probe: usesLess(server, 80), points: 2 },
    { probe: fails('nothing fills it again', server, ['pgrep', '-x', 'scan-trace']), points: 2 },
  ];
}

function wrongRepairs({ server, ...place }: SmallPlace): WrongRepair[] {
  return [
    { what: 'the file is deleted and the program goes on', steps: [run(server, `rm -f ${trace}`)] },
    {
      what: 'old mail is deleted instead',
      steps: [
        run(server, `kill $(cat /run/scan-trace.pid); rm -f ${trace}; : >${mailboxOf({ ...place, server })}`),
      ],
    },
  ];
}

function usesLess(host: string, percent: number): Probe {
  return probe(
    `the disk of ${host} is less than ${percent} % full`,
    host,
    ['df', '--output=pcent', '/'],
    (answer) => {
      const used = Number(/(\d+)%/.exec(answer.stdout)?.[1] ?? Number.NaN);
      return used < percent;
    },
  );
}
