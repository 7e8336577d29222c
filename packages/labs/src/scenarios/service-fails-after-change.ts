import { fails, succeeds } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, runs, testsTrue } from '../topologies/looks.ts';
import { sitePath, smallPlace } from '../topologies/small.ts';

/** A setting was added with a slip of the hand, and the service did not come back from its restart. */
export const serviceFailsAfterChange: ScenarioKind = {
  name: 'service-fails-after-change',
  title: 'A restart after a change',
  skill: 'services',
  level: 2,
  minutes: 15,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, server } = place;
  const size = vary.pick('upload size', ['20m', '50m', '80m']);
  return {
    topology: place.topology,
    ready: place.ready,
    fault: [
      run(server, `sed -i '/root /i\\    client_max_body_size ${size}' ${sitePath}`),
      run(server, 'service nginx stop; service nginx start || true'),
    ],
    symptom: [
      fails(`${pc} does not open the page`, pc, opensPage(pc, place.url, '').argv),
      fails('nginx refuses its configuration', server, ['nginx', '-t', '-q']),
      succeeds(`the server itself is well`, pc, ['ping', '-c', '1', '-W', '1', place.serverAddress]),
    ],
    words: {
      from: place.user.mail,
      subject: `${place.page} down since the change for bigger uploads`,
      text: `You changed ${place.page} this morning so that we can upload files of up to ${size}. Since then it does not open at all. We do need the bigger uploads, please do not just take it back.`,
    },
    grader: [
      { probe: opensPage(pc, place.url, place.pageWords), points: 2 },
      { probe: runs(server, 'nginx'), points: 1 },
      {
        probe: testsTrue(
          'nginx takes its configuration, and the wanted change is in it',
          server,
          `nginx -q -t && nginx -T 2>/dev/null | grep -qE '^ *client_max_body_size +${size} *;'`,
        ),
        points: 3,
      },
    ],
    forbidden: [],
    hints: [
      'What was the last thing that changed, and what does the service say about it?',
      '"nginx -t" names the file and the line.',
      `In ${sitePath} a line has no semicolon at its end.`,
    ],
    solution: [
      run(server, `sed -i 's/client_max_body_size ${size}$/&;/' ${sitePath}`),
      run(server, 'service nginx start'),
    ],
    wrongRepairs: [
      {
        what: 'the change is taken back',
        steps: [run(server, `sed -i '/client_max_body_size/d' ${sitePath}; service nginx start`)],
      },
      {
        what: 'another program serves the folder',
        steps: [run(server, 'busybox httpd -p 80 -h /srv/www')],
      },
    ],
  };
}
