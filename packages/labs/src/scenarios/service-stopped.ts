import { fails, shows, succeeds } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, pings, runs, testsTrue } from '../topologies/looks.ts';
import { smallPlace } from '../topologies/small.ts';

/** The web server was stopped for an upgrade, and nobody started it, nor would the next boot. */
export const serviceStopped: ScenarioKind = {
  name: 'service-stopped',
  title: 'A service that nobody started again',
  skill: 'services',
  level: 1,
  minutes: 10,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, server } = place;
  return {
    topology: place.topology,
    ready: place.ready,
    fault: [run(server, 'service nginx stop; update-rc.d nginx disable')],
    symptom: [
      succeeds(`${pc} reaches the server`, pc, pings(pc, place.serverAddress).argv),
      fails(`${pc} is refused by the web server`, pc, opensPage(pc, place.url, '').argv),
    ],
    words: {
      from: place.user.mail,
      subject: `${place.page} refuses to connect`,
      text: `Good morning, ${place.page} says "connection refused" on every machine here. Yesterday evening it still worked. We need the holiday list on it.`,
    },
    grader: [
      { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
      {
        probe: shows(
          'the page comes from nginx',
          pc,
          ['curl', '-sS', '-m', '3', '-I', place.url],
          /^Server: nginx/im,
        ),
        points: 1,
      },
      { probe: runs(server, 'nginx'), points: 1 },
      {
        probe: testsTrue('the next boot starts it', server, 'ls /etc/rc2.d/S*nginx >/dev/null'),
        points: 2,
      },
    ],
    forbidden: [],
    hints: [
      'The machine answers, one of its ports does not. What is said: refused, or nothing at all?',
      'On the server: "service nginx status", and who listens: "ss -ltnp".',
      'Start nginx, and look whether it also starts by itself: "update-rc.d nginx enable".',
    ],
    solution: [run(server, 'update-rc.d nginx enable; service nginx start')],
    wrongRepairs: [
      {
        what: 'another program serves the folder until the next boot',
        steps: [run(server, 'busybox httpd -p 80 -h /srv/www')],
      },
      { what: 'it is started now, and not by the next boot', steps: [run(server, 'service nginx start')] },
    ],
  };
}
