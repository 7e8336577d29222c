import { not, probe, shows, type Probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Host } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage } from '../topologies/looks.ts';
import { otherPc } from '../topologies/second-pc.ts';
import { opensSafely, withTls } from '../topologies/small-tls.ts';
import { smallPlace, type SmallPlace } from '../topologies/small.ts';
import { certificate, certificateKey } from '../topologies/tls.ts';
import { setClock } from './set-clock.ts';

/**
 * The clock of a PC is a day behind, and every page with a certificate looks as if it were not valid yet.
 * All hosts of a lab share the clock of the machine, which no lab may turn. A PC with a clock of its own is
 * played by libfaketime: all its programs see the machine's time plus the offset in /etc/faketimerc.
 */
export const clockDayOff: ScenarioKind = {
  name: 'clock-day-off',
  title: 'Yesterday on one PC',
  skill: 'system.time',
  level: 2,
  minutes: 15,
  build,
};

const day = 86_400;

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router, server } = place;
  const offset = -day - vary.integer('minutes more', 1, 50) * 60;
  return {
    topology: topologyOf(place),
    ready: [...place.ready, opensSafely(pc, place), clockIsRight(pc), answersTime(pc, place)],
    fault: [run(pc, `echo '${offset}' >/etc/faketimerc`)],
    symptom: [
      not(`the clock of ${pc} is wrong`, clockIsRight(pc)),
      not(`${pc} does not trust the page`, opensSafely(pc, place)),
      opensSafely(otherPc, place),
      opensPage(pc, place.url, place.pageWords),
    ],
    words: {
      from: place.user.mail,
      subject: 'Certificate warning on my machine only',
      text: `My computer ${pc} lay in a drawer for some weeks. Now ${place.page} shows a warning about its certificate, and only on my machine. My mails also show up as if I had written them yesterday.`,
    },
    grader: [
      { probe: clockIsRight(pc), points: 3 },
      { probe: opensSafely(pc, place), points: 2 },
      { probe: opensSafely(otherPc, place), points: 1 },
    ],
    forbidden: [],
    hints: [
      'A warning on one machine only: what is different on it?',
      'Compare "date" on this machine and on another one.',
      `"set-clock ${router}" takes the time of the office; the router serves it by NTP.`,
    ],
    solution: [run(pc, `set-clock ${place.routerAddress}`)],
    wrongRepairs: [
      { what: 'the PC no longer checks', steps: [run(pc, 'echo insecure >>/root/.curlrc')] },
      {
        what: 'the certificate is made to begin earlier',
        steps: [
          run(
            server,
            `cp ${certificate} /tmp/old.pem; faketime '3 days ago' openssl req -x509 -key ${certificateKey} -days 300 -subj '/CN=${place.page}' -addext 'subjectAltName=DNS:${place.page}' -out ${certificate}; service nginx reload; sleep 0.3`,
          ),
        ],
      },
    ],
  };
}

/** The router serves time, and the PC has a clock of its own. */
function topologyOf(place: SmallPlace): ReturnType<typeof withTls> {
  const topology = withTls(place, 30);
  const hosts: Record<string, Host> = { ...topology.hosts };
  const router = hosts[place.router];
  const pc = hosts[place.pc];
  if (router !== undefined)
    hosts[place.router] = {
      ...router,
      files: { ...router.files, '/etc/chrony/chrony.conf': 'local stratum 8\nallow all\ncmdport 0\n' },
      run: [...(router.run ?? []), 'service chrony start'],
    };
  if (pc !== undefined)
    hosts[place.pc] = {
      ...pc,
      files: {
        ...pc.files,
        '/etc/faketimerc': '+0\n',
        '/usr/sbin/set-clock': { text: setClock, mode: 0o755 },
      },
      run: [...(pc.run ?? []), 'ls /usr/lib/*/faketime/libfaketime.so.1 >/etc/ld.so.preload'],
    };
  return { ...topology, hosts };
}

/** Within a minute of the machine's own clock, which is the true one in a lab. */
function clockIsRight(host: string): Probe {
  return probe(`the clock of ${host} is right`, host, ['date', '+%s'], (answer) => {
    return Math.abs(Number(answer.stdout) - Date.now() / 1000) < 60;
  });
}

function answersTime(host: string, place: SmallPlace): Probe {
  return shows(
    `${place.router} tells ${host} the time`,
    host,
    ['set-clock', place.routerAddress],
    'wrong by',
  );
}
