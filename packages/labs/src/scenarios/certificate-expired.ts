import { not, probe, type Probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage } from '../topologies/looks.ts';
import { otherPc } from '../topologies/second-pc.ts';
import { opensSafely, withTls } from '../topologies/small-tls.ts';
import { smallPlace, type SmallPlace } from '../topologies/small.ts';
import { certificate, certificateKey, makeCertificate } from '../topologies/tls.ts';

/** The certificate of the page ran out some days ago; nobody had a reminder. */
export const certificateExpired: ScenarioKind = {
  name: 'certificate-expired',
  title: 'A certificate that ran out',
  skill: 'services.tls',
  level: 2,
  minutes: 20,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, server } = place;
  const days = vary.integer('days ago', 2, 20);
  const reload = 'service nginx reload; sleep 0.3';
  return {
    topology: withTls(place, 365),
    ready: [...place.ready, opensSafely(pc, place), opensSafely(otherPc, place), validFor(pc, place, 30)],
    fault: [
      run(server, `${makeCertificate(place.page, 30, `faketime '${days + 30} days ago' `)} && ${reload}`),
    ],
    symptom: [
      not(`${pc} does not trust the page`, opensSafely(pc, place)),
      opensPage(pc, place.url, place.pageWords),
      saysExpired(pc, place),
    ],
    words: {
      from: place.user.mail,
      subject: `"Your connection is not private" on ${place.page}`,
      text: `Since a few days the browser shows a big red warning for ${place.page} and says that the connection is not private. A colleague clicks "proceed anyway", but I do not dare. Were we hacked?`,
    },
    grader: [
      { probe: opensSafely(pc, place), points: 2 },
      { probe: opensSafely(otherPc, place), points: 2 },
      { probe: validFor(pc, place, 30), points: 2 },
    ],
    forbidden: [],
    hints: [
      'What exactly does the warning say: unknown issuer, wrong name, or a date?',
      '"openssl s_client -connect NAME:443 | openssl x509 -noout -dates" shows the dates.',
      `A new certificate must be signed by the office's authority, whose key is on ${server}; then nginx must read it.`,
    ],
    solution: [run(server, `${makeCertificate(place.page, 365)} && ${reload}`)],
    wrongRepairs: [
      {
        what: 'a certificate that signed itself',
        steps: [
          run(
            server,
            `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj '/CN=${place.page}' -addext 'subjectAltName=DNS:${place.page}' -keyout ${certificateKey} -out ${certificate} 2>/dev/null; ${reload}`,
          ),
        ],
      },
      {
        what: 'the PC no longer checks',
        steps: [run(pc, 'echo insecure >>/root/.curlrc')],
      },
      {
        what: 'a new certificate lies there and nginx was not told',
        steps: [run(server, makeCertificate(place.page, 365))],
      },
    ],
  };
}

/** The certificate that is really shown lasts for so many days more. */
function validFor(host: string, place: SmallPlace, days: number): Probe {
  const ask = `openssl s_client -connect ${place.page}:443 -servername ${place.page} </dev/null 2>/dev/null | openssl x509 -noout -checkend ${days * 86_400}`;
  return probe(
    `the certificate lasts ${days} days more`,
    host,
    ['sh', '-c', ask],
    (answer) => answer.code === 0,
  );
}

function saysExpired(host: string, place: SmallPlace): Probe {
  const argv = opensSafely(host, place).argv;
  return probe('the reason is the date', host, argv, (answer) => answer.stderr.includes('expired'));
}
